namespace SamCrowd.Fuzz;

/// <summary>An input that did not end as it should.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Number">Number of the input: with the same seed and number the same input is made again.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Message">The first line of the exception, or what was measured.</param>
/// <param name="Where">The innermost line of the stack that is the project's own.</param>
public sealed record Finding(string Target, int Number, Verdict Verdict, string Message, string Where);
