using SamCrowd.Annotation.Coverage;
using SamCrowd.Crowd.Store;

namespace SamCrowd.Crowd.Results;

/// <summary>How far one annotator is.</summary>
/// <param name="Boxes">Marks on accepted slices.</param>
/// <param name="Nothing">Accepted slices where nothing is said to be.</param>
/// <param name="MedianSeconds">Of a mark; null before the first.</param>
/// <param name="Agreement">Mean box IoU with the other annotators of the same slices; null before there are any.</param>
/// <param name="SeenAt">Milliseconds since 1970; null for who never came.</param>
internal sealed record PersonProgress(
    int Id, string Name, bool Paused, int Done, int Open, int Boxes, int Nothing, double? MedianSeconds, double? Agreement, long? SeenAt);

/// <summary>How well one label of a case is covered.</summary>
/// <param name="Boxed">Slices with a box of anybody.</param>
/// <param name="Gaps">Slices between the first and the last boxed one that have none.</param>
/// <param name="Unopened">Those of the gaps that nobody has looked at.</param>
internal sealed record LabelProgress(int Label, int Boxed, int First, int Last, IReadOnlyList<int> Gaps, IReadOnlyList<int> Unopened);

/// <summary>How far one case is.</summary>
/// <param name="Tasks">Tasks of the case.</param>
/// <param name="Places">Annotators that they are for, summed.</param>
/// <param name="Taken">Places that are taken or done.</param>
/// <param name="Complete">Tasks that have all their annotators done.</param>
internal sealed record CaseProgress(int Id, string Name, int Slices, int Tasks, int Places, int Taken, int Complete,
    IReadOnlyList<LabelProgress> Labels);

/// <summary>How well the annotators of a label agree.</summary>
internal sealed record LabelAgreement(int Label, int Slices, double? BoxIou, double? Dice);

/// <summary>A slice that somebody should look at again, and why.</summary>
/// <param name="Reason">"disagreement", "masks" (boxes agree, SAM's masks do not), or "outlier" (a box far from its neighbours).</param>
internal sealed record SliceToLookAt(int CaseId, string CaseName, int Slice, int Label, string Reason, double? BoxIou, double? Dice,
    int? TaskId);

/// <summary>What the owner sees: everything, at one moment.</summary>
internal sealed record CrowdOverview(
    int Places, int Taken, int Done, int Boxes, IReadOnlyList<PersonProgress> People, IReadOnlyList<CaseProgress> Cases,
    IReadOnlyList<LabelAgreement> Agreement, IReadOnlyList<SliceToLookAt> LookAgain)
{
    /// <summary>Below this mean box IoU annotators mean different things.</summary>
    public const double LowIou = 0.5;

    /// <summary>Below this mean Dice of the masks a slice is worth another look though the boxes agree.</summary>
    public const double LowDice = 0.7;

    private const int MostSlicesToLookAt = 200;

    public static CrowdOverview Of(CrowdStore store, CrowdSettings settings, People people, MaskLookup? maskOf)
    {
        var answers = new AnswerTable(store).All();
        var cases = new CaseTable(store).All;
        var agreement = SliceAgreement.Of(answers, settings, cases.ToDictionary(item => item.Id), maskOf);
        var coverage = CoverageCheck.Of(CrowdBoxes.Of(store, settings));
        var tasks = ReadTasks(store);
        return new CrowdOverview(
            tasks.Sum(task => task.Overlap), tasks.Sum(task => Math.Min(task.Taken, task.Overlap)), tasks.Sum(task => task.Done),
            answers.Where(stored => stored.Answer.Accepted).Sum(stored => stored.Answer.Marks.Count),
            ReadPeople(store, people, answers, agreement),
            [.. cases.Select(item => CaseOf(item, settings, [.. tasks.Where(task => task.CaseId == item.Id)],
                [.. coverage.Where(label => label.Case == item.Name)]))],
            [.. settings.Labels.Select(label => AgreementOf(label.Value, [.. agreement.Where(slice => slice.Label == label.Value)]))],
            LookAgainOf(settings, cases, tasks, agreement, coverage));
    }

    private static List<TaskCount> ReadTasks(CrowdStore store) => store.Read(connection => connection.Rows(
        """
        SELECT t.id, t.case_id, t.label, t.slice, t.overlap, t.taken,
            (SELECT count(*) FROM assignments a WHERE a.task_id = t.id AND a.state = 'done') FROM tasks t
        """,
        row => new TaskCount(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
            row.GetInt32(6))));

    private static List<PersonProgress> ReadPeople(
        CrowdStore store, People people, IReadOnlyList<StoredAnswer> answers, IReadOnlyList<SliceAgreement> agreement)
    {
        var states = store.Read(connection => connection.Rows(
            "SELECT person_id, sum(state = 'done'), sum(state = 'open'), max(seen_at) FROM assignments GROUP BY person_id",
            row => (Id: row.GetInt32(0), Done: row.GetInt32(1), Open: row.GetInt32(2), SeenAt: row.GetInt64(3))))
                .ToDictionary(row => row.Id);
        var pairs = agreement.SelectMany(slice => slice.Pairs).SelectMany(pair => new[] { (pair.First, pair.Iou), (pair.Second, pair.Iou) })
            .ToLookup(pair => pair.Item1, pair => pair.Iou);
        var accepted = answers.Where(stored => stored.Answer.Accepted).ToLookup(stored => stored.PersonId);
        return [.. people.Annotators.Select(person =>
        {
            var state = states.TryGetValue(person.Id, out var known) ? known : default;
            double[] seconds = [.. accepted[person.Id].SelectMany(stored => stored.Answer.Marks).Select(mark => mark.Seconds).Order()];
            return new PersonProgress(
                person.Id, person.Name, person.Paused, state.Done, state.Open, seconds.Length,
                accepted[person.Id].Count(stored => stored.Answer.Nothing is not null),
                seconds.Length == 0 ? null : (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2,
                pairs[person.Id].Any() ? pairs[person.Id].Average() : null, state.SeenAt == 0 ? null : state.SeenAt);
        })];
    }

    private static CaseProgress CaseOf(CrowdCase item, CrowdSettings settings, List<TaskCount> tasks, List<LabelCoverage> coverage) => new(
        item.Id, item.Name, item.Plane(settings.Axis).Count, tasks.Count, tasks.Sum(task => task.Overlap),
        tasks.Sum(task => Math.Min(task.Taken, task.Overlap)), tasks.Count(task => task.Done >= task.Overlap),
        [.. coverage.Select(label =>
            new LabelProgress(label.Label, label.Boxed, label.First, label.Last, AskedFor(label.Gaps, settings),
            AskedFor(label.Unopened, settings)))]);

    private static int[] AskedFor(IReadOnlyList<int> slices, CrowdSettings settings) =>
        [.. slices.Where(slice => slice % settings.EveryKthSlice == 0)];

    private static LabelAgreement AgreementOf(int label, List<SliceAgreement> slices) => new(
        label, slices.Count, slices.Where(slice => slice.BoxIou is not null).Select(slice => slice.BoxIou).Average(),
        slices.Where(slice => slice.Dice is not null).Select(slice => slice.Dice).Average());

    private static List<SliceToLookAt> LookAgainOf(
        CrowdSettings settings, IReadOnlyList<CrowdCase> cases, List<TaskCount> tasks, IReadOnlyList<SliceAgreement> agreement,
        IReadOnlyList<LabelCoverage> coverage)
    {
        var byName = cases.ToDictionary(item => item.Name);
        var taskOf = tasks.ToDictionary(task => (task.CaseId, task.Label, task.Slice), task => task.Id);
        var names = cases.ToDictionary(item => item.Id, item => item.Name);
        var doubtful = agreement.Where(slice => slice.BoxIou < LowIou || slice.Dice < LowDice)
            .OrderBy(slice => Math.Min(slice.BoxIou ?? 1, slice.Dice ?? 1))
            .Select(slice => Item(slice.CaseId, slice.Slice, slice.Label, slice.BoxIou < LowIou ? "disagreement"
            : "masks", slice.BoxIou, slice.Dice));
        var apart = coverage.SelectMany(label =>
            label.Outliers.Select(outlier => Item(byName[label.Case].Id, outlier.Slice, label.Label, "outlier", outlier.Overlap, null)));
        return [.. doubtful.Concat(apart).Take(MostSlicesToLookAt)];

        SliceToLookAt Item(int caseId, int slice, int label, string reason, double? iou, double? dice) => new(
            caseId, names[caseId], slice, label, reason, iou, dice,
            taskOf.TryGetValue(settings.Tasks == TaskKind.Slice ? (caseId, 0, slice) : (caseId, label, -1), out var task) ? task : null);
    }

    private sealed record TaskCount(int Id, int CaseId, int Label, int Slice, int Overlap, int Taken, int Done);
}
