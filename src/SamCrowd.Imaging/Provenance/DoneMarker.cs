namespace SamCrowd.Imaging.Provenance;

/// <summary>
/// Says that a result is finished, from what it was made and which files it consists of. It is written after all of them, so a result
/// that has one is whole; the checksums say later whether it still is.
/// </summary>
/// <param name="Key">The <see cref="ContentKey"/>'s value.</param>
/// <param name="Outputs">By path inside the result's folder, with / between folders.</param>
internal sealed record DoneMarker(string Key, IReadOnlyDictionary<string, OutputFile> Outputs)
{
    /// <param name="folder">The result's folder.</param>
    /// <param name="paths">Its files, anywhere in the folder.</param>
    public static DoneMarker Of(string key, string folder, IEnumerable<string> paths, FileHashes hashes)
    {
        string[] files = [.. paths];
        var outputs = new OutputFile[files.Length];
        ParallelCases.For(files.Length, Environment.ProcessorCount, CancellationToken.None, index =>
            outputs[index] = new OutputFile(new FileInfo(files[index]).Length, hashes.Of(files[index])));
        return new DoneMarker(key, new SortedDictionary<string, OutputFile>(
            files.Zip(outputs).ToDictionary(pair => Path.GetRelativePath(folder, pair.First).Replace('\\', '/'), pair => pair.Second),
            StringComparer.Ordinal));
    }

    /// <summary>Whether the result was made from the same and is whole.</summary>
    public bool Holds(string key, string folder, FileHashes hashes) => Key == key && Damage(folder, hashes) is null;

    /// <returns>
    /// What is wrong with the first output that is not as it was written, e.g. "labels/a.nii.gz is missing"; null where none is.
    /// </returns>
    public string? Damage(string folder, FileHashes hashes)
    {
        var outputs = Outputs.ToArray();
        var damages = new string?[outputs.Length];
        ParallelCases.For(outputs.Length, Environment.ProcessorCount, CancellationToken.None, index =>
            damages[index] = Damage(folder, outputs[index].Key, outputs[index].Value, hashes));
        return Array.Find(damages, damage => damage is not null);
    }

    private static string? Damage(string folder, string name, OutputFile output, FileHashes hashes)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists) return $"{name} is missing";
        if (file.Length != output.Size) return $"{name} was changed ({output.Size} bytes were written, it has {file.Length})";
        if (output.Sha256.Length == 0) return null;
        try
        {
            return hashes.Of(file.FullName) == output.Sha256 ? null : $"{name} was changed (its checksum differs)";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{name} cannot be read ({error.Message.TrimEnd('.')})";
        }
    }
}

/// <summary>A file of a finished result.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal; empty where an earlier version of the program recorded none.</param>
internal sealed record OutputFile(long Size, string Sha256);
