using SamCrowd.Annotation;
using SamCrowd.Annotation.Annotators;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Server;
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
    [ChromiumFact("data", "Task04_Hippocampus")]
    public async Task Boxes_drawn_through_the_page_give_the_same_label_volumes_as_the_same_boxes_through_sam_label()
    {
        using var folder = new TemporaryFolder();
        string[] ids = ["hippocampus_001", "hippocampus_003"];
        DatasetImport.Run(DatasetSourceOf(), folder["Dataset004_Hippocampus"], new ImportSettings { TrainingCases = ids, TestCases = [], Threads = 1 });
        var dataset = new DatasetFolder(folder["Dataset004_Hippocampus"]);
        // Every sixth slice, the study's rule, within the slice.
        var drawn = dataset.TrainingCases.SelectMany(item => new MarginBoxAnnotator(new MarginBoxSettings { Annotator = "anna" })
            .Annotate(item.Id, VolumeFile.ReadOnto<short>(item.LabelPath!, item.ImagePaths[0]))).Where(prompt => prompt.Slice % 6 == 0).ToArray();
        Assert.InRange(drawn.Length, 8, 60);

        var start = new CrowdStart { Folder = folder["crowd"], Dataset = dataset.Root, EveryKthSlice = 6 };
        await using (var session = await CrowdSession.Open(start, TestCrowd.LoadTinySam("mr"), SamPreset.Parse("mr")))
        await using (var server = await CrowdServer.Start(session, new ListenSettings { Port = 0 }, _ => { }))
        await using (var browser = await BrowserPage.Open(server.LinkOf(await session.People.TokenOf("anna", Crowd.Store.PersonRole.Annotator))))
        {
            var names = session.Cases.All.ToDictionary(item => item.Id, item => item.Name);
            await DrawAll(browser, names, drawn);
            Assert.Empty(browser.Errors);
        }
        var table = CrowdBoxes.Read(folder["crowd"]);
        Assert.Equal(drawn.Select(Text).Order(StringComparer.Ordinal), table.Prompts.Select(Text).Order(StringComparer.Ordinal));

        table.Write(folder["crowd.csv"]);
        new BoxTable(drawn).Write(folder["drawn.csv"]);
        foreach (var (boxes, output) in new[] { ("crowd.csv", "from-crowd"), ("drawn.csv", "from-table") })
        {
            using var sam = TestCrowd.LoadTinySam("mr");
            new DatasetLabeler(sam.Model, new SamLabelSettings { Preset = sam.Preset }).Run(dataset.TrainingCases, dataset.Description.Labels, BoxTable.Read(folder[boxes]), folder[output]);
        }
        foreach (var id in ids) Assert.Equal(File.ReadAllBytes(folder["from-table", $"{id}.nii.gz"]), File.ReadAllBytes(folder["from-crowd", $"{id}.nii.gz"]));
        Assert.Contains((short)1, VolumeFile.Read<short>(folder["from-crowd", $"{ids[0]}.nii.gz"]).Voxels);
    }

    private static DatasetSource DatasetSourceOf() => MsdImporter.Open(SharedData.Data("Task04_Hippocampus"));

    private static async Task DrawAll(BrowserPage browser, Dictionary<int, string> names, BoxPrompt[] drawn)
    {
        while (true)
        {
            await browser.Page.WaitForFunctionAsync("() => !document.getElementById('cover').hidden || (window.samcrowd?.work && samcrowd.store.peek(samcrowd.work.slice) && !samcrowd.finishing)");
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

    private static string Text(BoxPrompt prompt) => FormattableString.Invariant($"{prompt.Case} {prompt.Slice} {prompt.Label} {prompt.Box}");
}
