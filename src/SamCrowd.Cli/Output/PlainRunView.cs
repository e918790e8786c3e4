using System.Globalization;
using SamCrowd.Experiments.Stages;
using SamCrowd.Imaging;

namespace SamCrowd.Cli.Output;

/// <summary>A run as a log: a line when a stage begins and ends, and about every ten seconds between.</summary>
internal sealed class PlainRunView(Action<string> writeLine) : IRunObserver
{
    private readonly PlainProgress _progress = new(writeLine);

    public void RunBegan(string name, IReadOnlyList<StageStatus> todo, int stages, StagePace pace)
    {
        if (todo.Count > 0 && stages > 1) writeLine($"{name}: {todo.Count} of {stages} stages to do");
    }

    public void StageBegan(StageStatus status) => writeLine($"{status.Stage.Id}: {Beginning(status)}");

    public void StageAdvanced(StageId stage, StepProgress progress) =>
        _progress.Report(progress with { Step = StepName(stage, progress.Step) });

    public void StageEnded(StageId stage, TimeSpan took) => writeLine($"{stage}: done in {Duration(took)}");

    public void StageFailed(StageFailure failure) => writeLine($"{failure.Stage}: failed: {failure.Error.Message.Trim()}");

    public void ResultKept(StageId stage, string folder) => writeLine($"{stage}: the result that was replaced is kept in {folder}");

    public void Log(string line) => writeLine(line);

    /// <summary>What happens to a stage now, and why.</summary>
    public static string Beginning(StageStatus status) => status.Need switch
    {
        StageNeed.Rest => $"continues ({status.Why})",
        StageNeed.Link => $"links {status.Why}",
        StageNeed.Restore => $"puts back what was {status.Why}",
        _ => $"begins ({status.Why})",
    };

    private static string StepName(StageId stage, string step) =>
        step.StartsWith(stage.Kind, StringComparison.OrdinalIgnoreCase) ? stage.Text : $"{stage}: {step}";

    private static string Duration(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
