using System.Diagnostics;
using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Server;
using SamCrowd.Crowd.Tests.Load;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Datasets.Import;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Testing;

namespace SamCrowd.Crowd.Tests.Browser;

public class EndToEndTests
{
    /// <summary>Real images, boxes drawn with the mouse, and the label volumes that the same boxes give without any page.</summary>
    [ChromiumFact]
    public async Task Boxes_drawn_through_the_page_give_the_same_label_volumes_as_the_same_boxes_through_sam_label()
    {
        using var folder = new TemporaryFolder();
        string[] ids = ["hippocampus_001", "hippocampus_003"];
        var (dataset, drawn) = await DrawThroughThePage(folder, SharedData.Golden("hippocampus"), ids, every: 6);
        Assert.InRange(drawn.Length, 8, 60);
        var table = CrowdBoxes.Read(folder["crowd"]);
        Assert.Equal(drawn.Select(Text).Order(StringComparer.Ordinal), table.Prompts.Select(Text).Order(StringComparer.Ordinal));

        table.Write(folder["crowd.csv"]);
        new BoxTable(drawn).Write(folder["drawn.csv"]);
        foreach (var (boxes, output) in new[] { ("crowd.csv", "from-crowd"), ("drawn.csv", "from-table") })
        {
            using var sam = TestCrowd.LoadTinySam("mr");
            new DatasetLabeler(sam.Model, new SamLabelSettings { Preset = sam.Preset })
                .Run(dataset.TrainingCases, dataset.Description.Labels, BoxTable.Read(folder[boxes]), folder[output]);
        }
        foreach (var id in ids)
            Assert.Equal(File.ReadAllBytes(folder["from-table", $"{id}.nii.gz"]), File.ReadAllBytes(folder["from-crowd", $"{id}.nii.gz"]));
        Assert.Contains((short)1, VolumeFile.Read<short>(folder["from-crowd", $"{ids[0]}.nii.gz"]).Voxels);
    }

    /// <summary>
    /// The store of the page as it is, read by an experiment: expert labels against SAM's of the crowd's boxes, on other cases.
    /// </summary>
    [ChromiumFact("data", "Task04_Hippocampus")]
    [Trait("Category", "Long")]
    public async Task A_study_of_a_crowds_boxes_runs_from_the_page_to_its_report()
    {
        using var folder = new TemporaryFolder();
        string[] ids = ["hippocampus_001", "hippocampus_003", "hippocampus_004", "hippocampus_006", "hippocampus_007"];
        var (_, drawn) = await DrawThroughThePage(folder, SharedData.Data("Task04_Hippocampus"), ids, every: 9);
        File.WriteAllText(folder["study.yaml"], $$"""
            name: from-the-crowd
            data:
              source: msd
              path: '{{SharedData.Data("Task04_Hippocampus")}}'
              train: [{{string.Join(", ", ids)}}]
              test: [hippocampus_008, hippocampus_011]
            annotators: [{ name: crowd, rule: crowd, crowd: crowd }]
            sam: { model: '{{Path.Combine(SharedData.Repository, "models", "tiny-sam")}}', preset: mr, unboxed: interpolate }
            arms:
              - { name: GT, labels: ground-truth }
              - { name: crowd, labels: sam }
            plan: { configuration: 3d_fullres, patch_size: [32, 32, 32], batch_size: 2, features: [8, 16] }
            training: { folds: [0], epochs: 1, iterations: 2, validation_iterations: 1 }
            """);
        using var run = Process.Start(
            new ProcessStartInfo("dotnet", [ServerProcess.Program, "run", folder["study.yaml"], "--out", folder["run"]])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, output + await errors);
        Assert.Contains("crowd", await File.ReadAllTextAsync(folder["run", "report", "report.html"]), StringComparison.Ordinal);
        var boxes = BoxTable.Read(Directory.GetFiles(folder["run", "boxes", "crowd"], "*.csv").Single());
        Assert.Equal(drawn.Select(Text).Order(StringComparer.Ordinal), boxes.Prompts.Select(Text).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Every k-th slice of the cases, boxed by the study's rule through the page; the crowd lies in the folder's "crowd".
    /// </summary>
    private static async Task<(DatasetFolder Dataset, BoxPrompt[] Drawn)> DrawThroughThePage(TemporaryFolder folder, string task,
        string[] ids, int every)
    {
        DatasetImport.Run(
            MsdImporter.Open(task), folder["Dataset004_Hippocampus"],
            new ImportSettings { TrainingCases = ids, TestCases = [], Threads = 1 });
        var dataset = new DatasetFolder(folder["Dataset004_Hippocampus"]);
        var drawn = dataset.TrainingCases.SelectMany(item => new MarginBoxAnnotator(new MarginBoxSettings { Annotator = "anna" })
            .Annotate(item.Id, VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0]))).Where(prompt =>
            prompt.Slice % every == 0).ToArray();
        var start = new CrowdStart { Folder = folder["crowd"], Dataset = dataset.Root, EveryKthSlice = every };
        await using var session = await CrowdSession.Open(start, TestCrowd.LoadTinySam("mr"), SamPreset.Parse("mr"));
        await using var server = await CrowdServer.Start(session, new ListenSettings { Port = 0 }, _ => { });
        await using var browser =
            await BrowserPage.Open(server.LinkOf(await session.People.TokenOf("anna", Crowd.Store.PersonRole.Annotator)));
        await DrawAll(browser, session.Cases.All.ToDictionary(item => item.Id, item => item.Name), drawn);
        Assert.Empty(browser.Errors);
        return (dataset, drawn);
    }

    private static async Task DrawAll(BrowserPage browser, Dictionary<int, string> names, BoxPrompt[] drawn)
    {
        while (true)
        {
            await browser.Page.WaitForFunctionAsync("() => !document.getElementById('cover').hidden || (window.samcrowd?.work && "
                + "samcrowd.store.peek(samcrowd.work.slice) && !samcrowd.finishing)");
            if (!await browser.Evaluate<bool>("() => document.getElementById('cover').hidden")) return;
            var at = await browser.Evaluate<int[]>("() => [samcrowd.work.id, samcrowd.work.caseId, samcrowd.work.slice]");
            foreach (var prompt in drawn.Where(prompt => prompt.Case == names[at[1]] && prompt.Slice == at[2]))
            {
                await browser.Page.Keyboard.PressAsync($"{prompt.Label}");
                var box = prompt.Box!.Value;
                await browser.Draw(box.X0, box.Y0, box.X1, box.Y1);
            }
            if ((await browser.Boxes()).Length == 0) await browser.Page.Keyboard.PressAsync("0");
            await browser.Page.Keyboard.PressAsync(" ");
            await browser.Page.WaitForFunctionAsync("id => !samcrowd.work || samcrowd.work.id !== id", at[0]);
        }
    }

    private static string Text(BoxPrompt prompt) =>
        FormattableString.Invariant($"{prompt.Case} {prompt.Slice} {prompt.Label} {prompt.Box}");
}
