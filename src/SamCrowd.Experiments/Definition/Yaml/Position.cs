namespace SamCrowd.Experiments.Definition.Yaml;

/// <summary>Where a setting was written: a file with line and column (1-based), or the <c>--set</c> option that gave it.</summary>
/// <param name="Folder">What relative paths of the setting start from: the YAML's folder, or the current one for <c>--set</c>.</param>
/// <param name="Line">0 where the setting did not come from a file.</param>
internal sealed record Position(string Source, string Folder, int Line, int Column)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
