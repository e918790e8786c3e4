using System.Net;
using SamCrowd.Crowd.Marks;
using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Store;
using SamCrowd.Crowd.Tests.Running;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.Labeling;
using MaskRuns = SamCrowd.Crowd.Store.MaskRuns;

namespace SamCrowd.Crowd.Tests.Server;

public class TaskApiTests
{
    [Fact]
    public async Task An_annotator_takes_a_task_sees_its_slices_and_finishes_it()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        var task = (await anna.Next())!;
        Assert.Equal([0], task.Slices);
        Assert.Equal(40 * 48 * 2, (await anna.Bytes($"/api/tasks/{task.Id}/slices/5")).Length);
        var reply = await anna.Save(task.Id, 0, new SliceAnswer { Marks = [TestCrowd.Box(4, 3, 4, 20, 22)], Accepted = true });
        Assert.Equal("done", reply!["state"]!.ToString());
        Assert.NotEqual(task.Id, (await anna.Next())!.Id);
        Assert.Single(CrowdBoxes.Read(crowd.Session.Store.Folder).Prompts);
        var me = await anna.Get("/api/me");
        Assert.Equal((1, 1, 24), ((int)me!["progress"]!["mine"]!, (int)me["progress"]!["boxes"]!, (int)me["progress"]!["places"]!));
    }

    [Fact]
    public async Task After_a_reload_the_history_is_the_one_before()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        var task = (await anna.Next())!;
        var (one, two) = (TestCrowd.Box(1, 1, 1, 5, 5), TestCrowd.Box(2, 6, 6, 9, 9));
        await anna.Events(task.Id, CrowdClient.Edit(0, new SliceAnswer { Marks = [one] }),
            CrowdClient.Edit(0, new SliceAnswer { Marks = [one, two] }), CrowdClient.Step(MarkEventKind.Undo));
        var history = (await anna.Post("/api/tasks/next"))!["history"]!;
        Assert.Equal(1, (int)history["position"]!);
        var edits = history["edits"]!.AsArray();
        Assert.Equal(2, edits.Count);
        Assert.Equal(MarkJson.Write(new SliceAnswer { Marks = [one, two] }),
            MarkJson.Write(MarkJson.Read<SliceAnswer>(edits[1]![0]!["after"]!.ToJsonString())));
        await anna.Events(task.Id, CrowdClient.Step(MarkEventKind.Redo));
        Assert.Equal(2, crowd.Session.Answers.HistoryOf(task.Id).Answers[0].Marks.Count);
    }

    [Fact]
    public async Task A_slice_comes_with_the_annotators_own_boxes_of_the_nearest_slices_before_and_after_it()
    {
        await using var crowd = await TestCrowd.Start(start => start with { Overlap = 2 }, cases: 1);
        using var anna = await crowd.Client("anna");
        using var ben = await crowd.Client("ben");
        // Slice 0: a box; 1: nothing; 2: left open with a box and skipped; 3 is in hand.
        var first = (await anna.Next())!;
        await anna.Save(first.Id, 0, new SliceAnswer { Marks = [TestCrowd.Box(1, 1, 1, 5, 5)], Accepted = true });
        var second = (await anna.Next())!;
        await anna.Save(second.Id, 1, new SliceAnswer { Nothing = new NothingMark(), Accepted = true });
        var third = (await anna.Post("/api/tasks/next"))!;
        Assert.Equal(0, (int)third["neighbours"]!["before"]!["slice"]!);
        Assert.Equal(5, (float)third["neighbours"]!["before"]!["marks"]![0]!["box"]![2]!);
        Assert.Null(third["neighbours"]!["after"]);
        await anna.Save((int)third["id"]!, 2, new SliceAnswer { Marks = [TestCrowd.Box(2, 2, 2, 9, 9)], Accepted = true });
        var back = (await anna.Get($"/api/tasks/{second.Id}"))!;
        Assert.Equal((0, 2), ((int)back["neighbours"]!["before"]!["slice"]!, (int)back["neighbours"]!["after"]!["slice"]!));
        // Nobody is shown what somebody else drew.
        var bens = (await ben.Post("/api/tasks/next"))!;
        Assert.Null(bens["neighbours"]!["before"]);
        Assert.Null(bens["neighbours"]!["after"]);
    }

    [Fact]
    public async Task Sams_mask_is_the_one_that_sam_label_paints()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        using var anna = await crowd.Client("anna");
        var task = (await anna.Next())!;
        var reply = await anna.Post($"/api/tasks/{task.Id}/mask",
            new { Slice = 0, Box = new[] { 10f, 12, 25, 27 }, Points = Array.Empty<float[]>() });
        var runs = reply!["runs"]!.AsArray().Select(value => (int)value!).ToArray();
        var image = crowd.Session.Images.Get(crowd.Session.Cases.Find(task.Case)!.Name).Volume;
        var sam = crowd.Session.Masks!.Sam;
        var labels = new SamLabeler(sam.Model, new SamLabelSettings { Preset = sam.Preset })
            .Label(image, [new("a", Annotation.SliceAxis.Z, 0, 1, new Annotation.PixelBox(10, 12, 25, 27))]).Labels;
        var mask = new bool[image.Size.Y * image.Size.X];
        new MaskRuns(runs, null).Paint(mask);
        Assert.Contains(true, mask);
        Assert.Equal(labels.Slice(0).ToArray().Select(label => label == 1), mask);
    }

    [Fact]
    public async Task Points_refine_a_mask_and_are_kept()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        using var anna = await crowd.Client("anna");
        var task = (await anna.Next())!;
        var reply = await anna.Post($"/api/tasks/{task.Id}/mask",
            new { Slice = 0, Box = new[] { 10f, 12, 25, 27 }, Points = new[] { new[] { 17f, 19, 1 }, [11f, 13, 0] } });
        Assert.True((int)reply!["pixels"]! >= 0);
        Assert.Equal(HttpStatusCode.BadRequest,
            await anna.StatusOfPost($"/api/tasks/{task.Id}/mask", new { Slice = 0, Points = Array.Empty<float[]>() }));
    }

    [Fact]
    public async Task In_the_studys_view_there_are_no_masks_and_the_pictures_have_eight_bits()
    {
        await using var crowd = await TestCrowd.Start(start => start with { StudyView = true }, withModel: true);
        using var anna = await crowd.Client("anna");
        var task = (await anna.Post("/api/tasks/next"))!;
        Assert.Equal(8, (int)task["picture"]!["bits"]!);
        Assert.True((bool)task["picture"]!["view"]!["flip_y"]!);
        Assert.Equal(40 * 48, (await anna.Bytes($"/api/tasks/{task["id"]}/slices/5")).Length);
        Assert.Equal(HttpStatusCode.NotFound,
            await anna.StatusOfPost($"/api/tasks/{task["id"]}/mask",
            new { Slice = 0, Box = new[] { 1f, 1, 9, 9 }, Points = Array.Empty<float[]>() }));
        Assert.False((bool)(await anna.Get("/api/me"))!["has_masks"]!);
    }

    [Fact]
    public async Task Without_a_model_everything_but_masks_works()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        var task = (await anna.Next())!;
        Assert.Equal(HttpStatusCode.NotFound,
            await anna.StatusOfPost($"/api/tasks/{task.Id}/mask",
            new { Slice = 0, Box = new[] { 1f, 1, 9, 9 }, Points = Array.Empty<float[]>() }));
    }

    [Fact]
    public async Task While_the_owner_pauses_no_task_is_given_and_marks_are_still_saved()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        using var owner = await crowd.Owner();
        var task = (await anna.Next())!;
        await owner.Post("/api/owner/pause", new { Paused = true });
        Assert.Equal((HttpStatusCode)423, await anna.StatusOfPost("/api/tasks/next"));
        await anna.Save(task.Id, 0, new SliceAnswer { Nothing = new NothingMark(), Accepted = true });
        await owner.Post("/api/owner/pause", new { Paused = false });
        Assert.NotNull(await anna.Next());
        await owner.Post($"/api/owner/people/{crowd.Session.People.Annotators.Single().Id}/pause", new { Paused = true });
        Assert.Equal((HttpStatusCode)423, await anna.StatusOfPost("/api/tasks/next"));
    }

    [Fact]
    public async Task A_case_that_comes_to_the_data_set_is_given_too()
    {
        await using var crowd = await TestCrowd.Start(cases: 1);
        using var owner = await crowd.Owner();
        var dataset = crowd.Session.Settings.Dataset;
        File.Copy(Path.Combine(dataset, "imagesTr", "phantom_001_0000.nii.gz"), Path.Combine(dataset, "imagesTr", "later_0000.nii.gz"));
        Assert.Equal("later", (await owner.Post("/api/owner/scan"))!["added"]![0]!.ToString());
        Assert.Equal(24, (int)(await owner.Get("/api/owner"))!["places"]!);
        Assert.Empty((await owner.Post("/api/owner/scan"))!["added"]!.AsArray());
    }

    [Fact]
    public async Task Examples_come_from_a_case_with_ground_truth_that_is_no_task()
    {
        await using var crowd = await TestCrowd.Start(start => start with { ExampleCase = "phantom_001" });
        using var anna = await crowd.Client("anna");
        Assert.Equal(["phantom_002"], crowd.Session.Cases.All.Select(item => item.Name));
        var me = await anna.Get("/api/me");
        var label = (int)me!["examples"]![0]!;
        var example = await anna.Get($"/api/examples/{label}");
        Assert.Equal(4, example!["box"]!.AsArray().Count);
        Assert.Equal(40 * 48 * 2, (await anna.Bytes($"/api/examples/{label}/slice")).Length);
        // The box lies around the label on the example's slice.
        var kept = crowd.Session.Examples.All.Single(item => item.Label == label);
        var truth = VolumeFile.Read<short>(Path.Combine(crowd.Session.Settings.Dataset, "labelsTr", "phantom_001.nii.gz"));
        var inside = 0;
        for (var i = 0; i < 40 * 48; i++)
            if (truth.Slice(kept.Slice)[i] == label && kept.Box.Contains(i % 48, i / 48)) inside++;
        Assert.True(inside > 0.5 * truth.Slice(kept.Slice).ToArray().Count(voxel => voxel == label));
    }

    [Fact]
    public async Task The_owner_sees_the_label_volume_so_far_in_three_planes()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        using var anna = await crowd.Client("anna");
        using var owner = await crowd.Owner();
        var task = (await anna.Next())!;
        await anna.Save(task.Id, 0, new SliceAnswer { Marks = [TestCrowd.Box(4, 8, 8, 30, 30)], Accepted = true });
        var state = await owner.Post($"/api/owner/cases/{task.Case}/volume");
        for (var wait = 0; !(bool)state!["ready"]! && wait < 200; wait++)
        {
            await Task.Delay(50);
            state = await owner.Get($"/api/owner/cases/{task.Case}/volume");
        }
        Assert.Equal(1, (int)state["boxes"]!);
        Assert.True((int)state["voxels"]!["4"]! > 0);
        Assert.Equal(2 * 40 * 48, (await owner.Bytes($"/api/owner/cases/{task.Case}/volume/0/0")).Length);
        Assert.Equal(2 * 12 * 48, (await owner.Bytes($"/api/owner/cases/{task.Case}/volume/1/20")).Length);
        Assert.Equal(2 * 12 * 40, (await owner.Bytes($"/api/owner/cases/{task.Case}/volume/2/20")).Length);
        var plane = await owner.Bytes($"/api/owner/cases/{task.Case}/volume/0/0");
        Assert.Contains((byte)4, plane.AsSpan(40 * 48).ToArray());
    }

    [Fact]
    public async Task The_owners_table_and_copy_are_the_stores()
    {
        await using var crowd = await TestCrowd.Start();
        using var anna = await crowd.Client("anna");
        using var owner = await crowd.Owner();
        var task = (await anna.Next())!;
        await anna.Save(task.Id, 0, new SliceAnswer { Marks = [TestCrowd.Box(4, 8, 8, 30, 30)], Accepted = true });
        var csv = System.Text.Encoding.UTF8.GetString(await owner.Bytes("/api/owner/boxes.csv"));
        Assert.Contains("phantom_001,z,0,4,8,8,30,30,anna,2,crowd,,-160,240,480,400", csv, StringComparison.Ordinal);
        var copy = Path.Combine(crowd.Folder, "copied");
        Directory.CreateDirectory(copy);
        await File.WriteAllBytesAsync(Path.Combine(copy, StoreFile.Name), await owner.Bytes("/api/owner/copy.sqlite"));
        Assert.Single(CrowdBoxes.Read(copy).Prompts);
        Assert.Empty(Directory.EnumerateFiles(crowd.Session.Store.Folder, "*.tmp"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_keeps_nobody_from_the_other_cases_and_is_one_line_for_the_owner()
    {
        var clock = new ManualClock();
        await using var crowd = await TestCrowd.Start(clock: clock);
        using var anna = await crowd.Client("anna");
        using var ben = await crowd.Client("ben");
        var images = Path.Combine(crowd.Session.Settings.Dataset, "imagesTr");
        File.Move(Path.Combine(images, "phantom_001_0000.nii.gz"), Path.Combine(crowd.Folder, "kept"));
        File.WriteAllText(Path.Combine(images, "phantom_001_0000.nii.gz"), "damaged");
        foreach (var annotator in new[] { anna, ben, anna }) Assert.Equal("phantom_002", NameOf((await annotator.Next())!));
        Assert.Contains("phantom_001_0000.nii.gz", Assert.Single(crowd.Log), StringComparison.Ordinal);
        // Nothing else is left: the page waits, and does not say thank you.
        using var carl = await crowd.Client("carl");
        for (var left = 10; left > 0; left--) await carl.Post($"/api/tasks/{(await carl.Next())!.Id}/skip");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await carl.StatusOfPost("/api/tasks/next"));
        // It is looked at again after a minute.
        File.Move(Path.Combine(crowd.Folder, "kept"), Path.Combine(images, "phantom_001_0000.nii.gz"), overwrite: true);
        clock.Move(TimeSpan.FromMinutes(2));
        Assert.Equal("phantom_001", NameOf((await carl.Next())!));

        string NameOf(GivenTask task) => crowd.Session.Cases.Find(task.Case)!.Name;
    }

    [Fact]
    public async Task A_start_that_is_refused_leaves_no_folder()
    {
        using var folder = new Testing.TemporaryFolder();
        var start = new CrowdStart { Folder = folder["crowd"], Dataset = TestCrowd.WriteDataset(folder.Root) };
        foreach (var wrong in new[] { start with { Dataset = null }, start with { Labels = ["heart"] }, start with { Overlap = 0 },
            start with { Cases = ["phantom_9"] } })
            await Assert.ThrowsAsync<InvalidInputException>(() => CrowdSession.Open(wrong, null, Sam.Images.SamPreset.Sam));
        Assert.False(Directory.Exists(folder["crowd"]));
    }

    [Fact]
    public async Task A_start_that_contradicts_the_store_names_the_option_that_was_given_first()
    {
        using var folder = new Testing.TemporaryFolder();
        var start = new CrowdStart
        {
            Folder = folder["crowd"],
            Dataset = TestCrowd.WriteDataset(folder.Root),
            EveryKthSlice = 2,
            Labels = ["liver"],
        };
        await using (await CrowdSession.Open(start, null, Sam.Images.SamPreset.Sam)) { }
        foreach (var (change, option) in new[] { (start with { EveryKthSlice = 3 }, "one slice in 2"),
            (start with { Labels = ["spleen"] }, "labels liver"), (start with { Axis = Annotation.SliceAxis.X }, "axis z") })
        {
            var error = await Assert.ThrowsAsync<InvalidInputException>(() => CrowdSession.Open(change, null, Sam.Images.SamPreset.Sam));
            Assert.Contains(option, error.Message, StringComparison.Ordinal);
        }
        // What is not given stays, and the data set need not be named again; more annotators a task may be asked for.
        await using var again = await CrowdSession.Open(new CrowdStart { Folder = folder["crowd"], Overlap = 3 }, null,
            Sam.Images.SamPreset.Sam);
        Assert.Equal((2, 3), (again.Settings.EveryKthSlice, again.Queue.Peek(1)!.Overlap));
    }
}
