namespace SamCrowd.Imaging.Series;

/// <summary>
/// Something outside this code base that reads DICOM series. The room that has such a thing implements it; who starts the program chooses.
/// </summary>
internal interface ISeriesReader
{
    /// <summary>What it is, for messages.</summary>
    string Name { get; }

    /// <param name="source">A folder with the files of one series, or a file in a format that the reader knows.</param>
    /// <returns>Real values (Hounsfield units for CT). Rows bottom up, as dcm2niix and NIfTI have them, whatever the reader is.</returns>
    /// <exception cref="InvalidInputException">There is nothing to read, or more than one series.</exception>
    Volume<float> Read(string source, CancellationToken cancellation);
}
