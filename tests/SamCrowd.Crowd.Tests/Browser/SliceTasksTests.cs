using SamCrowd.Crowd.Results;
using SamCrowd.Crowd.Tests.Running;

namespace SamCrowd.Crowd.Tests.Browser;

/// <summary>The page where each slice is a task of its own: what comes with a slice, and what is shown while it comes.</summary>
public class SliceTasksTests
{
    [ChromiumFact]
    public async Task Boxes_are_carried_to_a_slice_that_is_a_task_of_its_own_also_after_a_reload()
    {
        await using var crowd = await TestCrowd.Start(cases: 1);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        var (page, keyboard) = (browser.Page, browser.Page.Keyboard);
        await browser.TaskShown();
        await browser.Draw(10, 8, 30, 28);
        await Accept();
        Assert.Equal(1, await browser.Evaluate<int>("() => samcrowd.work.slice"));
        await page.ReloadAsync();
        await browser.TaskShown();
        await keyboard.PressAsync("p");
        Assert.Equal([[1, 10, 8, 30, 28]], await browser.RoundedBoxes());
        await keyboard.PressAsync("z");
        await keyboard.PressAsync("0");
        await Accept();
        // Slice 2 has a box elsewhere; back on slice 1 shift brings that one.
        await browser.Draw(20, 8, 40, 28);
        await Accept();
        await keyboard.PressAsync("b");
        await page.WaitForFunctionAsync("() => samcrowd.work?.slice === 2");
        await browser.TaskShown();
        await keyboard.PressAsync("b");
        await page.WaitForFunctionAsync("() => samcrowd.work?.slice === 1");
        await browser.TaskShown();
        await keyboard.PressAsync("Shift+P");
        Assert.Equal([[1, 20, 8, 40, 28]], await browser.RoundedBoxes());
        await browser.Saved();
        Assert.Equal(["crowd", "crowd-carried", "crowd"],
            CrowdBoxes.Read(crowd.Session.Store.Folder, unfinished: true).Prompts.Select(prompt => prompt.Source));
        Assert.Empty(browser.Errors);

        async Task Accept()
        {
            var task = await browser.Evaluate<int>("() => samcrowd.work.id");
            await keyboard.PressAsync(" ");
            await page.WaitForFunctionAsync("id => samcrowd.work && samcrowd.work.id !== id", task);
            await browser.TaskShown();
        }
    }

    /// <summary>A slice that takes long, and one that cannot be read: the stage says so, it is not simply black.</summary>
    [ChromiumFact]
    public async Task While_a_slice_is_not_there_the_page_says_so()
    {
        await using var crowd = await TestCrowd.Start(cases: 1);
        await using var browser = await BrowserPage.Open("about:blank");
        var (page, failing) = (browser.Page, true);
        var answered = new TaskCompletionSource();
        await page.RouteAsync("**/slices/0", async route =>
        {
            await answered.Task;
            if (failing)
                await route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = """{"error":"not_readable"}""" });
            else await route.ContinueAsync();
        });
        await page.GotoAsync(crowd.Server.LinkOf(await crowd.Token("anna")));
        await page.WaitForFunctionAsync("() => document.getElementById('loading').textContent.startsWith('Loading')");
        answered.SetResult();
        await page.WaitForFunctionAsync("() => document.getElementById('loading').textContent.startsWith('The slice cannot')");
        failing = false;
        await browser.TaskShown();
        await page.WaitForFunctionAsync("() => document.getElementById('loading').hidden");
        // What is on the screen is the slice: grey levels, not one colour.
        await page.WaitForFunctionAsync("() => new Set(samcrowd.canvas.getContext('2d').getImageData(0, 0, samcrowd.canvas.width, "
            + "samcrowd.canvas.height).data.filter((_, i) => i % 4 === 0)).size > 20");
    }

    /// <summary>Keys of keyboards that write another script, and labels beyond the ninth.</summary>
    [ChromiumFact]
    public async Task Keys_work_on_a_cyrillic_keyboard_and_every_label_has_one()
    {
        await using var crowd = await TestCrowd.Start(cases: 1);
        await using var browser = await BrowserPage.Open(crowd.Server.LinkOf(await crowd.Token("anna")));
        await browser.TaskShown();
        await browser.Draw(10, 8, 30, 28);
        await Press("я", "KeyZ");
        Assert.Empty(await browser.Boxes());
        await Press("Я", "KeyZ", shift: true);
        Assert.Single(await browser.Boxes());
        await browser.Page.Keyboard.PressAsync("n");
        await browser.Page.Keyboard.PressAsync("l");
        Assert.Equal(2, await browser.Evaluate<int>("() => samcrowd.work.label"));
        await browser.Page.Keyboard.PressAsync("Shift+L");
        await browser.Page.Keyboard.PressAsync("Shift+L");
        Assert.Equal(5, await browser.Evaluate<int>("() => samcrowd.work.label"));

        Task Press(string key, string code, bool shift = false) => browser.Evaluate<int>(
            "([key, code, shiftKey]) => { samcrowd.canvas.dispatchEvent(new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true "
            + "})); return 0; }", new object[] { key, code, shift });
    }
}
