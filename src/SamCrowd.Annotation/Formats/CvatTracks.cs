using System.Xml.Linq;
using SamCrowd.Imaging;

namespace SamCrowd.Annotation.Formats;

/// <summary>
/// CVAT's tracks. A track lives from keyframe to keyframe, its box on the straight line between them, until a keyframe is marked "outside";
/// a track's frame is the slice's index. Masks stay as they are until the next keyframe.
/// </summary>
internal sealed class CvatTracks(string path, ImportLog log, IReadOnlyList<CvatTask> tasks, string? trackCase, string annotator)
{
    // A file of a few hundred bytes can ask for any number of frames.
    private const int MostBoxes = 1_000_000;

    public void Read(IEnumerable<XElement> tracks)
    {
        foreach (var track in tracks) Read(track);
    }

    private void Read(XElement track)
    {
        var task = CvatTask.For(track, tasks);
        var caseId = trackCase ?? task?.Name ?? throw XmlFile.Wrong(track,
            "the track belongs to no case: the file names no task, or several", path);
        caseId = CaseId.Parse(caseId, path).Text;
        var size = task?.ImageSize ?? throw XmlFile.Wrong(track, "the size of its frames is not known: <original_size> is missing", path);
        if (size.Width < 1 || size.Height < 1) throw XmlFile.Wrong(track, $"its frames are {size} pixels", path);
        var conversion = new BoxConversion(size, log.Mapping.Orientation);
        var name = XmlFile.Text(track, "label", path);
        var keys = Keys(track, task.Frames);
        for (var i = 0; i < keys.Length; i++)
        {
            var (frame, outside, box, shape) = keys[i];
            log.See();
            if (outside) continue;
            if (box is not { } start)
            {
                log.Leave("masks without any pixel", $"case {caseId}, slice {frame}");
                continue;
            }
            var next = i + 1 < keys.Length ? keys[i + 1] : default;
            var (end, target) = i + 1 < keys.Length ? (next.Frame, next.Outside || shape.Name.LocalName == "mask" ? null : next.Box)
                : (frame + 1, null);
            if (log.Prompts + (long)(end - frame) > MostBoxes)
                throw XmlFile.Wrong(track, $"the tracks give more than {MostBoxes} boxes", path);
            for (var at = frame; at < end; at++)
                Add(conversion, caseId, at, name, Between(start, target ?? start, (double)(at - frame) / (end - frame)), shape,
                    task.Annotator);
        }
    }

    private void Add(BoxConversion conversion, string caseId, int slice, string name, ToolBox box, XElement shape, string owner)
    {
        try
        {
            var (converted, findings) = conversion.ToSlice(box, log.Corners);
            log.Add($"case {caseId}, slice {slice}", caseId, slice, name, converted, [], owner.Length > 0 ? owner : annotator, null);
            log.Note(findings, $"case {caseId}, slice {slice}");
        }
        catch (FormatException error)
        {
            throw XmlFile.Wrong(shape, $"the box {error.Message}", path);
        }
    }

    private (int Frame, bool Outside, ToolBox? Box, XElement Shape)[] Keys(XElement track, int? frames)
    {
        var keys = track.Elements().Select(shape =>
        {
            var (box, madeOf) = CvatShape.BoxOf(shape, path);
            if (madeOf is not null) log.Note($"{madeOf} of tracks taken as the boxes around them", XmlFile.PlaceOf(shape));
            var frame = XmlFile.Whole(shape, "frame", path);
            var limit = Math.Min(frames ?? SlicePlane.MostSlices, SlicePlane.MostSlices);
            if (frame >= limit) throw XmlFile.Wrong(shape, $"frame {frame} is beyond the last, {limit - 1}", path);
            return (Frame: frame, Outside: XmlFile.Text(shape, "outside", path) == "1", Box: box, Shape: shape);
        }).OrderBy(key => key.Frame).ToArray();
        for (var i = 1; i < keys.Length; i++)
            if (keys[i].Frame == keys[i - 1].Frame) throw XmlFile.Wrong(keys[i].Shape, $"the track has frame {keys[i].Frame} twice", path);
        return keys;
    }

    private static ToolBox Between(ToolBox from, ToolBox to, double t) =>
        new(from.X0 + ((to.X0 - from.X0) * t), from.Y0 + ((to.Y0 - from.Y0) * t), from.X1 + ((to.X1 - from.X1) * t),
            from.Y1 + ((to.Y1 - from.Y1) * t));
}
