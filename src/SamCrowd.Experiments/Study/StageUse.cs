using SamCrowd.Experiments.Stages;
using SamCrowd.Experiments.Study.Layout;

namespace SamCrowd.Experiments.Study;

/// <summary>Which arms a stage is done for: those whose evaluation rests on it.</summary>
internal static class StageUse
{
    /// <returns>Names of arms by stage id, in the study's order; none for what is made from all arms' results.</returns>
    public static IReadOnlyDictionary<StageId, IReadOnlyList<string>> Of(StudyRun run)
    {
        var stages = run.Stages.ToDictionary(stage => stage.Id);
        var users = stages.Keys.ToDictionary(id => id, _ => new List<string>());
        foreach (var arm in run.Study.Experiment.Arms)
        {
            var results = run.Study.Arms.ReplicatesOf(arm).Select(StudyLayout.Evaluate).Append(StudyLayout.LabelQuality(arm.Name));
            var open = new Stack<StageId>(results.Where(stages.ContainsKey));
            while (open.TryPop(out var id))
            {
                // Arm after arm: where it is known, it is the last.
                if (users[id].Count > 0 && users[id][^1] == arm.Name) continue;
                users[id].Add(arm.Name);
                foreach (var needed in stages[id].DependsOn) open.Push(needed);
            }
        }
        return users.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value);
    }
}
