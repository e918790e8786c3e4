namespace SamCrowd.Fuzz.Mutations;

/// <summary>Makes a damaged or hostile file from a good one; the same bytes and the same random numbers give the same file.</summary>
public delegate byte[] Mutation(byte[] seed, Random random);
