using SamCrowd.Fuzz.Mutations;

namespace SamCrowd.Fuzz;

/// <summary>A reader, an input that it accepts, and how that is mutated.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Seed">The file that is mutated.</param>
/// <param name="Beside">A folder whose files the reader needs too; the mutated file takes its place in a copy of it. Null where the file is
/// enough.</param>
/// <param name="Mutate">Makes a mutated file from the seed's bytes.</param>
/// <param name="Read">Reads the mutated file; the second argument is the copy of <paramref name="Beside"/>, or the folder of the
/// file.</param>
public sealed record FuzzTarget(string Name, string Seed, string? Beside, Mutation Mutate, Action<string, string> Read)
{
    /// <summary>How many inputs of this target for one of the others; below 1 for readers that take long.</summary>
    public double Share { get; init; } = 1;
}
