using SamCrowd.Annotation;
using SamCrowd.Annotation.Fusion;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Store;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Results;

/// <summary>
/// The crowd's marks as a box table, with three states of a slice and label kept: boxes; looked at and nothing there
/// (<see cref="EmptySlice"/>); not looked at, which is in neither list.
/// </summary>
internal static class CrowdBoxes
{
    public const string Source = "crowd";
    public const string CarriedSource = "crowd-carried";

    /// <summary>Reads the store of a crowd's folder, while its server runs too.</summary>
    /// <param name="unfinished">True to take marks on slices that their annotator has not accepted as well.</param>
    /// <exception cref="InvalidInputException">There is no store in the folder, or it is damaged.</exception>
    public static BoxTable Read(string folder, bool unfinished = false)
    {
        using var connection = StoreFile.OpenReader(folder, check: true);
        // One transaction: all tables as they were at one moment.
        using var moment = connection.BeginTransaction(deferred: true);
        var json = connection.Text("SELECT json FROM settings")
            ?? throw new InvalidInputException(folder, "the crowd has no settings yet", new RunStep(WorkStep.Annotate, "start it once"));
        var names = connection.Rows("SELECT id, name FROM cases", row => (row.GetInt32(0), row.GetString(1))).ToDictionary();
        var people = connection.Rows("SELECT id, name FROM people", row => (row.GetInt32(0), row.GetString(1))).ToDictionary();
        return Of(AnswerTable.ReadAll(connection), MarkJson.Read<CrowdSettings>(json), names, people, unfinished);
    }

    /// <summary>The annotators' boxes made one by majority of those who looked for the label on the slice.</summary>
    public static BoxTable Fuse(BoxTable boxes) => BoxFusion.Majority(boxes, new() { Voters = BoxVoters.WhoLooked });

    /// <inheritdoc cref="Read(string, bool)"/>
    public static BoxTable Of(CrowdStore store, CrowdSettings settings, bool unfinished = false) => store.Read(connection => Of(
        AnswerTable.ReadAll(connection), settings,
        connection.Rows("SELECT id, name FROM cases", row => (row.GetInt32(0), row.GetString(1))).ToDictionary(),
        connection.Rows("SELECT id, name FROM people", row => (row.GetInt32(0), row.GetString(1))).ToDictionary(),
        unfinished));

    private static BoxTable Of(
        IReadOnlyList<StoredAnswer> answers, CrowdSettings settings, Dictionary<int, string> cases, Dictionary<int, string> people,
        bool unfinished)
    {
        var prompts = new List<BoxPrompt>();
        var empty = new List<EmptySlice>();
        foreach (var stored in answers.Where(stored => unfinished || stored.Answer.Accepted))
        {
            var (answer, name, person) = (stored.Answer, cases[stored.Task.CaseId], people[stored.PersonId]);
            prompts.AddRange(answer.Marks.Select(mark => ToPrompt(mark, name, settings.Axis, stored.Slice, person)));
            if (answer.Nothing is { } nothing)
                empty.Add(new EmptySlice(name, settings.Axis, stored.Slice, person, Source, stored.Task.Label,
                    nothing.Seconds)
                { Shown = ShownOf(nothing.Window, nothing.Picture) });
            else if (answer.Accepted && stored.Task.Label is null)
                empty.AddRange(Absent(answer, settings)
                    .Select(label => new EmptySlice(name, settings.Axis, stored.Slice, person, Source, label)));
        }
        return new BoxTable(prompts, empty);
    }

    /// <summary>Who accepts a slice with some of the labels says that the others are not there.</summary>
    private static IEnumerable<int> Absent(SliceAnswer answer, CrowdSettings settings) =>
        settings.Labels.Select(label => label.Value).Except(answer.Marks.Select(mark => mark.Label));

    private static BoxPrompt ToPrompt(Mark mark, string caseName, SliceAxis axis, int slice, string person) =>
        new(caseName, axis, slice, mark.Label, mark.PixelBox, person, mark.Seconds, mark.Source == "carried" ? CarriedSource : Source)
        {
            Points = mark.PointPrompts,
            Shown = ShownOf(mark.Window, mark.Picture),
        };

    private static ShownPicture? ShownOf(double[]? window, double[]? picture) =>
        picture is [var width, var height] ? new ShownPicture(width, height, window is [var low, var high] ? (low, high) : null) : null;
}
