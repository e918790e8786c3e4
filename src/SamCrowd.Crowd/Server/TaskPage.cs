using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Slices;
using SamCrowd.Crowd.Store;
using SamCrowd.Sam.Images;

namespace SamCrowd.Crowd.Server;

/// <summary>What the page needs to know of a task, of a picture, of the crowd.</summary>
internal sealed class TaskPage(CrowdSession crowd)
{
    /// <summary>Everything about the annotator and the crowd that does not change from task to task.</summary>
    public object Me(Person person) => new
    {
        person.Name,
        crowd.Settings.CrowdId,
        PersonId = person.Id,
        crowd.Settings.Labels,
        crowd.Settings.Tasks,
        crowd.Settings.StudyView,
        HasMasks = crowd.Masks is not null && !crowd.Settings.StudyView,
        TakesPoints = !crowd.Settings.StudyView && crowd.Masks?.Sam.TakesPoints != false,
        Examples = crowd.Examples.All.Where(example => crowd.Settings.Labels.Any(label => label.Value == example.Label))
            .Select(example => example.Label),
        Progress = Progress(person),
    };

    public object Task(Assignment assignment, CrowdCase item, Person person)
    {
        var image = crowd.Images.Get(item.Name);
        var history = crowd.Answers.HistoryOf(assignment.Id);
        return new
        {
            assignment.Id,
            assignment.State,
            // The case's own name may say more about the patient than an annotator has to know.
            Case = item.Id,
            assignment.Task.Label,
            Slices = Slices(assignment.Task, item),
            Picture = Picture(image),
            Neighbours = assignment.Task.Slice is { } slice ? Neighbours(person, item, slice) : null,
            History = new { history.Edits, history.Position },
            Progress = Progress(person),
        };
    }

    /// <summary>What the annotator marked on the slices around one that is a task of its own: to be carried over.</summary>
    private object Neighbours(Person person, CrowdCase item, int slice)
    {
        return new { Before = Side(after: false), After = Side(after: true) };

        object? Side(bool after) =>
            crowd.Answers.Nearest(person.Id, item.Id, slice, after) is { } found ? new { found.Slice, found.Answer.Marks } : null;
    }

    public static object Picture(CaseImage image, WindowPreset? window, IReadOnlyList<WindowPreset> presets, bool studyView) => new
    {
        image.Rows,
        image.Columns,
        image.Slices,
        image.View,
        image.Minimum,
        image.Maximum,
        image.Slope,
        Bits = studyView ? 8 : 16,
        Presets = presets,
        Window = window,
    };

    public object Picture(CaseImage image) =>
        Picture(image, FirstWindow(image), WindowPreset.Of(crowd.IsCt, image.LowPercentile, image.HighPercentile),
            crowd.Settings.StudyView);

    public IReadOnlyList<int> Slices(CrowdTask task, CrowdCase item) =>
        task.Slices(item.Plane(crowd.Settings.Axis).Count, crowd.Settings.EveryKthSlice);

    /// <summary>What may be marked on a task.</summary>
    public MarkRules Rules(CrowdTask task, CrowdCase item)
    {
        var plane = item.Plane(crowd.Settings.Axis);
        int[] labels = task.Label is { } one ? [one] : [.. crowd.Settings.Labels.Select(label => label.Value)];
        return new MarkRules(plane.Rows, plane.Columns, Slices(task, item).ToHashSet(), labels.ToHashSet());
    }

    private WindowPreset FirstWindow(CaseImage image) => crowd.Preset.Intensity switch
    {
        IntensityScaling.Window => new WindowPreset("window_preset", crowd.Preset.Low, crowd.Preset.High),
        IntensityScaling.VolumePercentiles => new WindowPreset("window_percentiles", image.LowPercentile, image.HighPercentile),
        // The study's choice for SAM, each slice's own range, flickers from slice to slice: people start from a steady window.
        _ => WindowPreset.Of(crowd.IsCt, image.LowPercentile, image.HighPercentile)[0],
    };

    private object Progress(Person person)
    {
        var id = person.Id;
        return new
        {
            Places = Count("SELECT coalesce(sum(overlap), 0) FROM tasks"),
            Done = Count("SELECT count(*) FROM assignments WHERE state = 'done'"),
            Mine = Count("SELECT count(*) FROM assignments WHERE state = 'done' AND person_id = @1"),
            Skipped = Count("SELECT count(*) FROM assignments a JOIN tasks t ON t.id = a.task_id WHERE a.state = 'skipped' AND a.person_id "
                + "= @1 AND t.taken < t.overlap"),
            Boxes = Count(
                """
                SELECT coalesce(sum(json_array_length(w.json, '$.marks')), 0)
                FROM answers w JOIN assignments a ON a.id = w.assignment_id WHERE w.accepted = 1 AND a.person_id = @1
                """),
        };

        long Count(string statement) =>
            crowd.Store.Read(connection => connection.Number(statement, statement.Contains("@1", StringComparison.Ordinal) ? [id] : [])
            ?? 0);
    }
}
