using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Imaging.Provenance;

namespace SamCrowd.Experiments.Stages;

/// <summary>
/// The folders of one stage: its finished result in its place, what is being made beside it, and the result that was replaced last. A
/// result takes its place by renames when it is done. Only folders that carry the stage's own record are ever moved or deleted.
/// </summary>
internal sealed class StageFolder(RunFolder run, StageId id)
{
    /// <summary>Files that file managers leave by themselves.</summary>
    private static readonly string[] Litter = [".DS_Store", "Thumbs.db", "desktop.ini"];

    public string Place { get; } = run.Of(id);

    public string Unfinished { get; } = run.Unfinished(id);

    public string Previous { get; } = run.Previous(id);

    /// <returns>
    /// What stands where the stage has its folders and was not made by this program, and what to do; null where nothing does.
    /// </returns>
    public string? Obstacle() => ObstacleAt(Place) ?? ObstacleAt(Unfinished) ?? ObstacleAt(Previous)
        ?? (Stranger(Previous) is { } stranger ? $"{stranger} was not made by this program; move it out of {Previous}" : null);

    /// <summary>Makes the unfinished folder ready and leaves the record in it.</summary>
    /// <param name="takeUp">Whether to continue what is there.</param>
    /// <param name="keepInterrupted">
    /// Interrupted work of other settings may stand for days of training: keep it as the previous result where there is none.
    /// </param>
    public void Begin(StageRecord record, bool takeUp, bool keepInterrupted = false)
    {
        if (takeUp) TemporaryFiles.Clear(Unfinished, SearchOption.AllDirectories);
        else if (keepInterrupted && !Directory.Exists(Previous)
            && StageRecord.TryRead(Unfinished) is { End: null } old && old.Key != record.Key)
            FolderMove.Move(Unfinished, Previous);
        else if (Directory.Exists(Unfinished)) Directory.Delete(Unfinished, recursive: true);
        Directory.CreateDirectory(Unfinished);
        record.Write(Unfinished);
    }

    /// <summary>Puts the unfinished folder in the result's place. What lies there is kept as the previous result or deleted.</summary>
    /// <param name="discardPrevious">Do not keep what is replaced.</param>
    /// <returns>The folder where a replaced result is kept now; null where none was replaced or kept.</returns>
    /// <exception cref="InvalidInputException">Something in the place was not made by this program.</exception>
    public string? Commit(bool discardPrevious, FileHashes hashes)
    {
        if (ObstacleAt(Place) is { } obstacle) throw new InvalidInputException(obstacle);
        var made = StageRecord.TryRead(Unfinished)!;
        string? kept = null;
        foreach (var occupant in Occupants().ToList())
        {
            var (folder, old) = (run.Of(occupant), StageRecord.TryRead(run.Of(occupant))!);
            // The same result made again replaces the old one, unless somebody changed it or put files of their own beside it.
            var isOwn = Stranger(folder) is not null || (old.Key == made.Key && old.Damage(folder, hashes) is not null);
            if (isOwn || (old.Key != made.Key && !discardPrevious)) kept = new StageFolder(run, occupant).SetAside();
            else Directory.Delete(folder, recursive: true);
        }
        if (Directory.Exists(Place)) Directory.Delete(Place, recursive: true);
        FolderMove.Move(Unfinished, Place);
        ShareFiles();
        return kept;
    }

    /// <summary>Makes the previous result the unfinished one.</summary>
    public void TakeBack()
    {
        if (Directory.Exists(Unfinished)) Directory.Delete(Unfinished, recursive: true);
        FolderMove.Move(Previous, Unfinished);
        foreach (var (file, name) in SharedFiles(Previous))
        {
            Copy(file, Beside(Unfinished, name));
            // The last fold takes the model's files along.
            if (!HasNeighbours(Previous)) File.Delete(file);
        }
    }

    /// <summary>Deletes the previous result where it is this program's alone.</summary>
    public void DeletePrevious()
    {
        if (StageRecord.TryRead(Previous) is null || Stranger(Previous) is not null) return;
        Directory.Delete(Previous, recursive: true);
        if (!HasNeighbours(Previous))
            foreach (var (file, name) in SharedFiles(Previous))
                if (File.Exists(Beside(Place, name))) File.Delete(file);
    }

    /// <summary>The result becomes the previous one, in place of an older one.</summary>
    private string SetAside()
    {
        if (Directory.Exists(Previous)) Directory.Delete(Previous, recursive: true);
        FolderMove.Move(Place, Previous);
        foreach (var (file, name) in SharedFiles(Place))
        {
            // The folds of a model change one after another: what the new ones replace, or of what nothing was kept yet, goes with the old.
            var (replacement, target) = (Beside(Unfinished, name), Beside(Previous, name));
            if (!File.Exists(target) || (File.Exists(replacement) && !SameContent(file, replacement))) Copy(file, target);
        }
        return Previous;
    }

    /// <summary>The stages whose results lie where this one's goes: its own, or, of an earlier layout, one below or above it.</summary>
    private IEnumerable<StageId> Occupants()
    {
        if (Directory.Exists(Place))
            foreach (var path in Directory.EnumerateFiles(Place, StageRecord.FileName, SearchOption.AllDirectories))
            {
                var below = Path.GetRelativePath(run.Root, Path.GetDirectoryName(path)!).Replace('\\', '/');
                if (below != id.Text && StageRecord.TryRead(run.Of(below))?.Stage == below) yield return below;
            }
        for (var count = id.Parts.Count; count > 0; count--)
        {
            var above = string.Join('/', id.Parts.Take(count));
            if (StageRecord.TryRead(run.Of(above))?.Stage == above) yield return above;
        }
    }

    private string? ObstacleAt(string folder)
    {
        for (var path = folder; path.Length > run.Root.Length; path = Path.GetDirectoryName(path)!)
            if (File.Exists(path)) return $"{path} is a file, and the results of {id} need a folder of that name; move the file away";
        if (!Directory.Exists(folder)) return null;
        var record = Path.Combine(folder, StageRecord.FileName);
        if (File.Exists(record))
        {
            if (StageRecord.TryRead(folder) is not { } read)
                return $"{record} cannot be read, so nothing in {folder} is touched; restore that file, or move the folder away";
            return read.Stage == id.Text ? null : $"{folder} holds the results of {read.Stage} and not of {id}; move it away";
        }
        return FirstFile(folder, folder, _ => false) is { } found
            ? $"{folder} was not made by this program (it has no {StageRecord.FileName}) and holds {found}; move it away"
            : null;
    }

    /// <returns>A file in a finished result's folder that the stage did not write; null where there is none.</returns>
    private static string? Stranger(string folder) => StageRecord.TryRead(folder) is { End: not null } record
        ? FirstFile(folder, folder, name => name == StageRecord.FileName || record.Outputs.ContainsKey(name)) is { } name
            ? Path.Combine(folder, name)
            : null
        : null;

    /// <returns>
    /// The name of the first file that is neither known nor temporary nor in the folder of another stage; null where there is none.
    /// </returns>
    private static string? FirstFile(string root, string folder, Func<string, bool> isKnown)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!isKnown(name) && !TemporaryFiles.Is(file) && !Litter.Contains(Path.GetFileName(file))) return name;
        }
        return Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Where(inner => !File.Exists(Path.Combine(inner, StageRecord.FileName)))
            .Select(inner => FirstFile(root, inner, isKnown))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>Files beside a stage's folder that the stages of one folder share, as the folds of a model its plans.json.</summary>
    private (string Path, string Name)[] SharedFiles(string folder)
    {
        var parent = Path.GetDirectoryName(folder)!;
        if (id.Parts.Count < 2 || !Directory.Exists(parent)) return [];
        return [.. Directory.EnumerateFiles(parent).Where(path => !TemporaryFiles.Is(path)).Select(path => (path, Path.GetFileName(path)))];
    }

    private void ShareFiles()
    {
        var last = !HasNeighbours(Unfinished);
        foreach (var (file, name) in SharedFiles(Unfinished))
        {
            Copy(file, Beside(Place, name));
            if (last) File.Delete(file);
        }
    }

    private static bool HasNeighbours(string folder) =>
        Path.GetDirectoryName(folder) is { } parent && Directory.Exists(parent) && Directory.EnumerateDirectories(parent).Any();

    private static string Beside(string folder, string name) => Path.Combine(Path.GetDirectoryName(folder)!, name);

    private static void Copy(string file, string target)
    {
        var bytes = File.ReadAllBytes(file);
        AtomicFile.Write(target, stream => stream.Write(bytes));
    }

    private static bool SameContent(string a, string b) => File.ReadAllBytes(a).AsSpan().SequenceEqual(File.ReadAllBytes(b));

    /// <summary>Deletes the folders without files that are left of unfinished and previous results. Only while no stage is done.</summary>
    public static void RemoveEmpty(RunFolder run)
    {
        foreach (var folder in new[] { run.UnfinishedRoot, run.PreviousRoot }) RemoveIfEmpty(folder);

        static void RemoveIfEmpty(string folder)
        {
            if (!Directory.Exists(folder)) return;
            foreach (var inner in Directory.EnumerateDirectories(folder)) RemoveIfEmpty(inner);
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
    }
}
