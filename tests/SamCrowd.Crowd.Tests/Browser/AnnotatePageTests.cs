using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Browser;

public class AnnotatePageTests
{
    [ChromiumFact]
    public async Task Boxes_are_drawn_changed_labelled_undone_redone_reloaded_and_finished_with_the_mouse()
    {
        await using var crowd = await TestCrowd.Start(start => start with { ExampleCase = "phantom_002" }, withModel: true);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        var page = browser.Page;
        await browser.TaskShown();
        // The token has left the address, and no script can read it.
        Assert.Equal("/", new Uri(page.Url).PathAndQuery + new Uri(page.Url).Fragment);
        Assert.Equal("", await browser.Evaluate<string>("() => document.cookie"));

        await page.Keyboard.PressAsync("4");
        await browser.Draw(10, 8, 30, 28);
        await page.Keyboard.PressAsync("1");
        await browser.Draw(33, 12, 41, 24);
        Assert.Equal([[4, 10, 8, 30, 28], [1, 33, 12, 41, 24]], await browser.RoundedBoxes());
        await page.WaitForFunctionAsync("() => document.body.dataset.maskMilliseconds");

        // A handle changes the box; a click selects the other one, and a key gives it another label.
        await DragHandle(browser, "se", 6, 5);
        await browser.Evaluate<int>("() => { samcrowd.work.select(samcrowd.work.answer().marks[0].id); return 0; }");
        await page.Keyboard.PressAsync("2");
        var marks = await browser.RoundedBoxes();
        Assert.Equal([2.0, 1.0], marks.Select(mark => mark[0]));
        Assert.NotEqual([1, 33, 12, 41, 24], marks[1]);
        var after = await State(browser);

        for (var step = 0; step < 4; step++) await page.Keyboard.PressAsync("z");
        Assert.Empty(await browser.Boxes());
        for (var step = 0; step < 4; step++) await page.Keyboard.PressAsync("Shift+Z");
        Assert.Equal(after, await State(browser));
        await page.Keyboard.PressAsync("z");
        var before = await State(browser);
        await browser.Saved();
        await page.ReloadAsync();
        await browser.TaskShown();
        Assert.Equal(before, await State(browser));
        await page.Keyboard.PressAsync("Shift+Z");
        Assert.Equal(after, await State(browser));

        var task = await browser.Evaluate<int>("() => samcrowd.work.id");
        await page.Keyboard.PressAsync(" ");
        await page.WaitForFunctionAsync("id => samcrowd.work && samcrowd.work.id !== id", task);
        await browser.TaskShown();
        Assert.Equal(2, CrowdBoxes.Read(crowd.Session.Store.Folder).Prompts.Count);
        var shown = CrowdBoxes.Read(crowd.Session.Store.Folder).Prompts[0].Shown!;
        Assert.Equal((-160, 240), shown.Window);
        Assert.True(shown.Width > 300);
        await page.ClickAsync("#nothing");
        await page.ClickAsync("#accept");
        await page.WaitForFunctionAsync("id => samcrowd.work?.slice === 2", task);
        await browser.Saved();
        Assert.Single(CrowdBoxes.Read(crowd.Session.Store.Folder).EmptySlices, empty => empty.Slice == 1 && empty.Label is null);
        Assert.Empty(browser.Errors);
        Assert.All(browser.Requests, request =>
            Assert.StartsWith(crowd.Server.Address.ToString(), request.StartsWith("blob:", StringComparison.Ordinal) ? request[5..]
            : request, StringComparison.Ordinal));
        Assert.DoesNotContain(browser.Requests, request => request.Contains('#', StringComparison.Ordinal)
            && request.Length > crowd.Server.Address.ToString().Length + 30);
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var crowd = await TestCrowd.Start(start =>
            start with { Tasks = Crowd.Store.TaskKind.Label, EveryKthSlice = 4, Labels = ["liver"] }, cases: 1);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        var keyboard = browser.Page.Keyboard;
        await browser.TaskShown();
        // Crosshair, first corner, ten and one to the right and down, second corner.
        foreach (var key in new[] { "c", "Enter", "Shift+ArrowRight", "ArrowRight", "Shift+ArrowDown", "Enter" })
            await keyboard.PressAsync(key);
        var box = Assert.Single(await browser.Boxes());
        Assert.Equal((11, 10), (box[3] - box[1], box[4] - box[2]));
        // Moved by the arrows, made wider, copied to the next slice.
        foreach (var key in new[] { "c", "e", "ArrowLeft", "Shift+ArrowDown", "Enter" }) await keyboard.PressAsync(key);
        var moved = Assert.Single(await browser.Boxes());
        Assert.Equal((11, 11), (moved[3] - moved[1], moved[4] - moved[2]));
        Assert.Equal(1, Math.Abs(moved[1] - box[1]));
        await keyboard.PressAsync("p");
        Assert.Equal(4, await browser.Evaluate<int>("() => samcrowd.work.slice"));
        Assert.Equal(moved, Assert.Single(await browser.Boxes()));
        await keyboard.PressAsync("x");
        await keyboard.PressAsync("0");
        await keyboard.PressAsync(" ");
        Assert.Equal(8, await browser.Evaluate<int>("() => samcrowd.work.slice"));
        // A window, a slice for orientation, and back; nothing may be marked there.
        foreach (var key in new[] { "v", "[", ".", "ArrowDown" }) await keyboard.PressAsync(key);
        Assert.False(await browser.Evaluate<bool>("() => samcrowd.work.isAsked"));
        await keyboard.PressAsync("0");
        Assert.Equal(0, await browser.Evaluate<int>("() => Number(samcrowd.work.answer().nothing !== null)"));
        await keyboard.PressAsync("Home");
        await keyboard.PressAsync("Shift+0");
        // The first slice still has to be accepted.
        await browser.Page.WaitForFunctionAsync("() => samcrowd.work?.answer(8).accepted");
        await keyboard.PressAsync("Home");
        await keyboard.PressAsync(" ");
        await browser.Page.WaitForFunctionAsync("() => !document.getElementById('cover').hidden");
        Assert.Contains("anna", await browser.Page.TextContentAsync("#cover-title"), StringComparison.Ordinal);
        var table = CrowdBoxes.Read(crowd.Session.Store.Folder);
        Assert.Equal([0], table.Prompts.Select(prompt => prompt.Slice));
        Assert.Equal([4, 8], table.EmptySlices.Select(empty => empty.Slice));
        Assert.Empty(browser.Errors);
    }

    [ChromiumFact]
    public async Task While_the_server_is_away_marks_wait_in_the_browser_and_are_sent_when_it_is_back()
    {
        await using var crowd = await TestCrowd.Start();
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        await browser.TaskShown();
        await browser.Draw(5, 5, 15, 15);
        await browser.Saved();
        await crowd.StopServer();
        await browser.Page.Keyboard.PressAsync("n");
        await browser.Draw(20, 5, 30, 15);
        await browser.Page.WaitForFunctionAsync("() => document.getElementById('saved').classList.contains('offline')");
        Assert.Contains("20,5,30,15", (await browser.Evaluate<string>("() => JSON.stringify(Object.entries(localStorage))"))
            .Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await browser.Draw(20, 20, 30, 30);
        Assert.Equal(3, (await browser.Boxes()).Length);
        await crowd.StartServer();
        await browser.Saved();
        Assert.Equal(3, CrowdBoxes.Read(crowd.Session.Store.Folder, unfinished: true).Prompts.Count);
        Assert.Equal("[]", await browser.Evaluate<string>("() => JSON.stringify(Object.keys(localStorage).filter(key => key.includes(':') "
            + "&& !key.endsWith('language')))"));
        await browser.Page.WaitForFunctionAsync("() => document.getElementById('saved').classList.contains('idle')");
    }

    [ChromiumFact]
    public async Task What_a_closed_browser_could_not_send_is_sent_at_the_next_visit()
    {
        await using var crowd = await TestCrowd.Start();
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        await browser.TaskShown();
        await crowd.StopServer();
        await browser.Draw(5, 5, 15, 15);
        await browser.Page.GotoAsync("about:blank");
        await crowd.StartServer();
        await browser.Page.GotoAsync(crowd.Server.Address.ToString());
        await browser.TaskShown();
        Assert.Single(await browser.Boxes());
        Assert.Single(CrowdBoxes.Read(crowd.Session.Store.Folder, unfinished: true).Prompts);
    }

    [ChromiumFact]
    public async Task On_a_tablet_a_finger_draws_two_fingers_zoom_and_nothing_sticks_out()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")), 820, 1180, touch: true);
        await browser.TaskShown();
        var bounds = (await browser.Page.Locator("#stage").BoundingBoxAsync())!;
        var session = await browser.Page.Context.NewCDPSessionAsync(browser.Page);
        var (x, y) = (bounds.X + (bounds.Width / 2), bounds.Y + (bounds.Height / 2));
        await Touch("touchStart", (x, y));
        await Touch("touchMove", (x + 60, y + 40));
        await Touch("touchMove", (x + 110, y + 90));
        await Touch("touchEnd");
        Assert.Single(await browser.Boxes());
        await Touch("touchStart", (x - 50, y), (x + 50, y));
        await Touch("touchMove", (x - 100, y), (x + 100, y));
        await Touch("touchEnd");
        Assert.InRange(await browser.Evaluate<double>("() => samcrowd.stage.viewport.zoom"), 1.8, 2.2);
        Assert.Single(await browser.Boxes());
        Assert.Equal(820, await browser.Evaluate<int>("() => document.documentElement.scrollWidth"));
        // A finger needs 44 CSS pixels.
        Assert.Equal("", await browser.Evaluate<string>("() => [...document.querySelectorAll('button, select')].filter(b => b.offsetParent "
            + "&& b.offsetHeight < 44).map(b => b.textContent).join()"));
        Assert.Empty(browser.Errors);

        Task Touch(string type, params (double X, double Y)[] points) =>
            session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["touchPoints"] = points
                    .Select((point, id) => new Dictionary<string, object> { ["x"] = point.X, ["y"] = point.Y, ["id"] = id })
                    .ToArray(),
            });
    }

    [ChromiumFact]
    public async Task Points_refine_a_mask_and_the_next_object_begins_a_new_one()
    {
        await using var crowd = await TestCrowd.Start(withModel: true);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        await browser.TaskShown();
        await browser.Draw(10, 8, 30, 28);
        await browser.Page.Keyboard.PressAsync("a");
        await Click(20, 18);
        await browser.Page.Keyboard.PressAsync("r");
        await Click(11, 9);
        Assert.Equal("[[20,18,1],[11,9,0]]", await Points(0));
        await browser.Page.Keyboard.PressAsync("n");
        await browser.Page.Keyboard.PressAsync("a");
        await Click(38, 18);
        Assert.Equal("[[38,18,1]]", await Points(1));
        await browser.Saved();
        Assert.Equal([2, 1], CrowdBoxes.Read(crowd.Session.Store.Folder, unfinished: true).Prompts.Select(prompt => prompt.Points.Count));
        Assert.Empty(browser.Errors);

        async Task Click(float x, float y)
        {
            var at = await browser.Evaluate<double[]>("([x, y]) => { const b = samcrowd.canvas.getBoundingClientRect(); const [sx, sy] = "
                + "samcrowd.stage.viewport.sliceToScreen(x, y); return [sx + b.left, sy + b.top]; }", new double[] { x, y });
            await browser.Page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        }

        Task<string> Points(int mark) =>
            browser.Evaluate<string>("mark => JSON.stringify(samcrowd.work.answer().marks[mark].points)", mark);
    }

    [ChromiumFact]
    public async Task In_the_studys_view_there_is_no_contrast_no_point_and_no_mask()
    {
        await using var crowd = await TestCrowd.Start(start => start with { StudyView = true }, withModel: true);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        await browser.TaskShown();
        await browser.Draw(10, 8, 30, 28);
        await browser.Saved();
        Assert.False(await browser.Page.IsVisibleAsync("#window-box"));
        Assert.False(await browser.Page.IsVisibleAsync("[data-tool=positive]"));
        Assert.DoesNotContain(browser.Requests, request => request.EndsWith("/mask", StringComparison.Ordinal));
        Assert.Null(CrowdBoxes.Read(crowd.Session.Store.Folder, unfinished: true).Prompts[0].Shown!.Window);
        // Rows are reversed on the screen, not in the store.
        Assert.True(await browser.Evaluate<bool>("() => samcrowd.stage.viewport.sliceToScreen(0, 0)[1] > "
            + "samcrowd.stage.viewport.sliceToScreen(0, 30)[1]"));
        Assert.Equal([[1, 10, 8, 30, 28]], await browser.RoundedBoxes());
    }

    [ChromiumFact]
    public async Task Two_annotators_mark_one_task_and_the_owner_sees_how_far_they_agree()
    {
        await using var crowd = await TestCrowd.Start(start => start with { Overlap = 2, Labels = ["liver"], EveryKthSlice = 12 },
            withModel: true, cases: 1);
        foreach (var (name, x) in new[] { ("anna", 10f), ("<img src=x onerror=alert(1)>", 14f) })
        {
            await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token(name)));
            await browser.TaskShown();
            await browser.Draw(x, 8, x + 16, 28);
            await browser.Page.Keyboard.PressAsync(" ");
            await browser.Page.WaitForFunctionAsync("() => !document.getElementById('cover').hidden");
            Assert.Empty(browser.Errors);
        }
        await using var owner = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.OwnerToken(), owner: true), 1280, 900);
        await owner.Page.WaitForSelectorAsync("#people tr:nth-child(3)");
        var people = await owner.Page.InnerTextAsync("#people");
        Assert.Contains("anna", people, StringComparison.Ordinal);
        Assert.Contains("<img src=x", people, StringComparison.Ordinal);
        Assert.Contains("0.60", await owner.Page.InnerTextAsync("#agreement"), StringComparison.Ordinal);
        await owner.Page.ClickAsync("#cases button");
        await owner.Page.WaitForSelectorAsync("#planes[data-ready]");
        Assert.Contains("liver", await owner.Page.InnerTextAsync("#planes-voxels"), StringComparison.Ordinal);
        await owner.Page.ClickAsync("#planes form button.primary");
        await owner.Page.ClickAsync("#pause");
        await owner.Page.WaitForFunctionAsync("() => samcrowd.overview.paused");
        Assert.True(crowd.Session.Settings.Paused);
        var download = await owner.Page.RunAndWaitForDownloadAsync(() => owner.Page.ClickAsync("#export"));
        Assert.Contains("crowd", await File.ReadAllTextAsync((await download.PathAsync())!), StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
        Assert.True(await owner.Evaluate<int>("() => document.documentElement.scrollWidth") <= 1280);
    }

    [ChromiumFact]
    public async Task A_browser_in_german_gets_german_texts_and_a_link_that_is_wrong_says_so()
    {
        await using var crowd = await TestCrowd.Start();
        await using var german = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")), language: "de-DE");
        await german.TaskShown();
        Assert.Equal("Hier ist nichts", await german.Page.InnerTextAsync("#nothing span"));
        await german.Page.SelectOptionAsync("#language", "zh");
        await german.Page.WaitForFunctionAsync("() => document.querySelector('#nothing span').textContent === '此处没有'");
        await using var wrong = await BrowserPage.Open($"{crowd.Server.Address}#AAAAAAAAAAAAAAAAAAAAAA");
        await wrong.Page.WaitForFunctionAsync("() => document.getElementById('cover-title').textContent.startsWith('This link')");
    }

    private static async Task DragHandle(BrowserPage browser, string handle, float dx, float dy)
    {
        var at = await browser.Evaluate<double[]>(
            "name => { const b = samcrowd.canvas.getBoundingClientRect(); const [, x, y] = "
            + "samcrowd.stage.handles(samcrowd.work.mark.box).find(h => h[0] === name); return [x + b.left, y + b.top]; }", handle);
        await browser.Page.Mouse.MoveAsync((float)at[0], (float)at[1]);
        await browser.Page.Mouse.DownAsync();
        await browser.Page.Mouse.MoveAsync((float)at[0] + (dx * 5), (float)at[1] + (dy * 5));
        await browser.Page.Mouse.UpAsync();
    }

    private static Task<string> State(BrowserPage browser) =>
        browser.Evaluate<string>("() => JSON.stringify(samcrowd.work.slices.map(slice => samcrowd.work.answer(slice)), (key, value) => "
        + "value === null || value === undefined ? undefined : value && typeof value === 'object' && !Array.isArray(value) ? "
        + "Object.fromEntries(Object.entries(value).sort()) : value)");
}
