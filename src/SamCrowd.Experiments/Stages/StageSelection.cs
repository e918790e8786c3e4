using SamCrowd.Imaging;

namespace SamCrowd.Experiments.Stages;

/// <summary>The stages that a name stands for.</summary>
internal static class StageSelection
{
    /// <summary>The ids of the wanted stages and of all they need.</summary>
    /// <param name="only">As <see cref="StageRequest.Only"/>.</param>
    /// <exception cref="InvalidInputException">No stage has that name.</exception>
    public static IReadOnlySet<StageId> Of(IReadOnlyList<Stage> stages, string? only)
    {
        if (only is null) return stages.Select(stage => stage.Id).ToHashSet();
        var open = new Stack<StageId>(stages.Where(stage => stage.Id.IsIn(only)).Select(stage => stage.Id));
        if (open.Count == 0) throw NoSuchStage(stages, $"'{only}'");
        var byId = stages.ToDictionary(stage => stage.Id);
        var selected = new HashSet<StageId>();
        while (open.TryPop(out var id))
            if (selected.Add(id))
                foreach (var needed in byId[id].DependsOn) open.Push(needed);
        return selected;
    }

    internal static InvalidInputException NoSuchStage(IReadOnlyList<Stage> stages, string wanted) =>
        new($"{wanted}: there is no such stage; the run has {string.Join(", ", stages.Select(stage => stage.Id))}");
}
