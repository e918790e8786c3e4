namespace SamCrowd.Fuzz;

/// <summary>A command ended neither with 0 nor with 2.</summary>
public sealed class UnexpectedExitException(string message) : Exception(message);
