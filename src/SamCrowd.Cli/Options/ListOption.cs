namespace SamCrowd.Cli.Options;

/// <summary>Option values that are lists: "a,b".</summary>
internal static class ListOption
{
    /// <summary>Null where the option was not given; "none" is an empty list.</summary>
    public static IReadOnlyList<string>? Texts(string? value) => value switch
    {
        null => null,
        "none" => [],
        _ => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };
}
