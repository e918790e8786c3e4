using System.Text.Json.Nodes;
using SamCrowd.Imaging.Files;
using SamCrowd.NnUNet.Postprocessing;

namespace SamCrowd.NnUNet.Validation;

/// <summary>nnU-Net's inference_information.json (keys sorted) and the commands that do what it says.</summary>
internal sealed class BestConfigurationReport(
    string dataset, IReadOnlyList<ValidatedModel> models, BestConfigurationSettings settings, IReadOnlyList<Candidate> candidates,
    Candidate best, PostprocessingResult postprocessing)
{
    public const string InformationFile = "inference_information.json";

    public const string InstructionsFile = "inference_instructions.txt";

    /// <summary>One command a line.</summary>
    public IReadOnlyList<string> Instructions
    {
        get
        {
            var previous = best.Models.Select(model => model.Model.Plans.Configuration(model.Configuration).PreviousStage)
                .FirstOrDefault(stage => stage is not null);
            var stage = previous is null ? null : models.FirstOrDefault(model => model.Configuration == previous)?.Model.Root
                ?? $"MODEL_OF_{previous}";
            var members = string.Join(' ', best.Models.Select(model => $"--model {model.Model.Root}"));
            var stageOption = stage is null ? "" : $" --previous {stage}";
            return [$"samcrowd predict {members} {Folds} --input INPUT_FOLDER --output OUTPUT_FOLDER{stageOption} --postprocessing "
                + $"{postprocessing.File}"];
        }
    }

    private string Folds => $"--folds {string.Join(',', settings.Folds)}";

    /// <returns>The path of inference_information.json.</returns>
    public string Write(string folder)
    {
        var path = Path.Combine(folder, InformationFile);
        PythonJson.Write(path, ToJson());
        AtomicFile.WriteText(Path.Combine(folder, InstructionsFile), string.Join('\n', Instructions) + "\n");
        return path;
    }

    private JsonObject ToJson() => new()
    {
        ["all_results"] = new JsonObject(candidates.OrderBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Dice))),
        ["best_model_or_ensemble"] = new JsonObject
        {
            ["postprocessing_file"] = Path.ChangeExtension(postprocessing.File, ".pkl"),
            ["result_on_crossval_post_pp"] = postprocessing.After.ForegroundMean.Dice,
            ["result_on_crossval_pre_pp"] = best.Dice,
            ["selected_model_or_models"] = new JsonArray([.. best.Models.Select(model => Describe(model, "plans_identifier"))]),
            ["some_plans_file"] = Path.Combine(best.Folder, Models.ModelFolder.PlansFile),
        },
        ["considered_models"] = new JsonArray([.. models.Select(model => Describe(model, "plans"))]),
        ["dataset_name_or_id"] = dataset,
        ["ensembling_allowed"] = settings.Ensembles,
        ["folds"] = new JsonArray([.. settings.Folds.Select(fold => (JsonNode)fold)]),
    };

    private static JsonNode Describe(ValidatedModel model, string plansKey) => new JsonObject
    {
        ["configuration"] = model.Configuration,
        [plansKey] = model.Model.Plans.PlansName,
        ["trainer"] = model.Trainer,
    };
}
