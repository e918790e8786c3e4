using Microsoft.AspNetCore.Http;
using SamCrowd.Annotation;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd.Server;

/// <summary>The label volumes of cases so far, made when the owner asks; the last few are kept.</summary>
internal sealed class VolumeShelf(CrowdSession crowd)
{
    private const int Kept = 3;

    private readonly Lock _gate = new();
    private readonly List<(int Case, Task<CrowdVolume> Volume)> _volumes = [];

    /// <summary>Starts making the case's volume anew, unless the one at hand is of the store as it is now.</summary>
    public Task Make(HttpContext context, CrowdCase item)
    {
        lock (_gate)
        {
            var known = _volumes.FindIndex(entry => entry.Case == item.Id);
            var isFresh = known >= 0 && (!_volumes[known].Volume.IsCompleted
                || (_volumes[known].Volume.IsCompletedSuccessfully && _volumes[known].Volume.Result.Version == crowd.Store.Version));
            if (!isFresh)
            {
                if (known >= 0) _volumes.RemoveAt(known);
                _volumes.Add((item.Id, Task.Run(() =>
                    CrowdVolume.Make(crowd.Store, crowd.Settings, crowd.Images.Get(item.Name), item.Name, crowd.Masks?.Sam,
                        CancellationToken.None))));
                if (_volumes.Count > Kept) _volumes.RemoveAt(0);
            }
        }
        return State(context, item);
    }

    /// <summary>Whether the volume is ready, and its size and spacing.</summary>
    public async Task State(HttpContext context, CrowdCase item)
    {
        if (Find(item) is not { } volume) await Reply.Error(context, StatusCodes.Status404NotFound, "no_volume");
        else if (!volume.IsCompleted) await Reply.Json(context, new { Ready = false });
        else
        {
            var made = await volume;
            var (size, geometry) = (made.Labels.Size, made.Labels.Geometry);
            await Reply.Json(context, new
            {
                Ready = true,
                made.Boxes,
                Size = size.ToArray(),
                Views = Enum.GetValues<SliceAxis>().OrderBy(axis => axis).Select(axis => SliceView.Of(geometry, axis)),
                Start = Middle(made),
                Voxels = crowd.Settings.Labels.ToDictionary(label => label.Value, label =>
                    made.Labels.Voxels.Count(voxel => voxel == label.Value)),
            });
        }
    }

    /// <summary>One plane: grey levels, then label values, a byte a pixel each.</summary>
    public async Task Plane(HttpContext context, CrowdCase item)
    {
        if (Find(item) is not { IsCompletedSuccessfully: true } volume)
        {
            await Reply.Error(context, StatusCodes.Status404NotFound, "no_volume");
            return;
        }
        var made = await volume;
        var axis = (SliceAxis)Reply.Number(context, "axis");
        var (plane, slice) = (new SlicePlane(made.Labels.Size, axis), Reply.Number(context, "slice"));
        if (slice < 0 || slice >= plane.Count)
        {
            await Reply.Error(context, StatusCodes.Status404NotFound, "no_slice");
            return;
        }
        var preset = WindowPreset.Of(crowd.IsCt, made.Image.LowPercentile, made.Image.HighPercentile)[0];
        var grey = CaseImage.Grey(made.Image.Volume, axis, slice, preset.Low!.Value, preset.High!.Value);
        var labels = Array.ConvertAll(plane.Read(made.Labels, slice), label => (byte)Math.Clamp(label, (short)0, (short)byte.MaxValue));
        await Reply.Bytes(context, [.. grey, .. labels]);
    }

    private Task<CrowdVolume>? Find(CrowdCase item)
    {
        lock (_gate) return _volumes.Find(entry => entry.Case == item.Id).Volume;
    }

    /// <summary>The middle of what is labelled, or of the image: z, y, x.</summary>
    private static int[] Middle(CrowdVolume made)
    {
        var size = made.Labels.Size;
        var sums = new long[3];
        long count = 0;
        for (var i = 0; i < made.Labels.Voxels.Length; i++)
        {
            if (made.Labels.Voxels[i] == 0) continue;
            sums[0] += i / (size.Y * size.X);
            sums[1] += i / size.X % size.Y;
            sums[2] += i % size.X;
            count++;
        }
        return count == 0 ? [size.Z / 2, size.Y / 2, size.X / 2] : Array.ConvertAll(sums, sum => (int)(sum / count));
    }
}
