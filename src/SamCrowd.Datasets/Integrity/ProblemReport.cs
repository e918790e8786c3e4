using SamCrowd.Imaging;

namespace SamCrowd.Datasets.Integrity;

/// <summary>Writes problems down with paths relative to the data set. Safe from several threads where <paramref name="add"/> is.</summary>
internal sealed class ProblemReport(string root, Action<IntegrityProblem> add)
{
    public string Root => root;

    public void Error(string? caseId, string path, string what, Remedy remedy) =>
        add(new IntegrityProblem(ProblemLevel.Error, caseId, Short(path), what, remedy));

    public void Note(string? caseId, string path, string what, Remedy remedy) =>
        add(new IntegrityProblem(ProblemLevel.Note, caseId, Short(path), what, remedy));

    /// <summary>A file that could not be read: its error's one line is "file what: remedy".</summary>
    public void Unreadable(string? caseId, string path, InvalidInputException error)
    {
        if (error.Remedy is { } remedy)
        {
            Error(caseId, path, error.Subject == path ? error.Fault! : $"{error.Subject}: {error.Fault}", remedy);
            return;
        }
        var text = error.Message.StartsWith(path, StringComparison.Ordinal) ? error.Message[path.Length..].TrimStart(':', ' ')
            : error.Message;
        var split = text.LastIndexOf(": ", StringComparison.Ordinal);
        if (split < 0) Error(caseId, path, text, "replace it with an intact file");
        else Error(caseId, path, text[..split], text[(split + 2)..]);
    }

    private string Short(string path)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative.Replace('\\', '/');
    }
}
