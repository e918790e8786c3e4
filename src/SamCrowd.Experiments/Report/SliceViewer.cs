using System.Net;
using System.Text;
using SamCrowd.Experiments.Figures;

namespace SamCrowd.Experiments.Report;

/// <summary>
/// The viewer of slices inside the report: pictures as data in the page, drawn by a script of the page, no request leaves it.
/// </summary>
internal static class SliceViewer
{
    public static string Html(SliceStack stack)
    {
        var html = new StringBuilder($"<div class=\"viewer\" data-width=\"{stack.Width}\" data-height=\"{stack.Height}\" "
            + $"data-columns=\"{stack.Columns}\" data-slices=\"{string.Join(' ', stack.Slices)}\">");
        html.Append("<p><label>Arm <select>")
            .AppendJoin("", stack.Layers.Select((layer, i) => $"<option value=\"{i}\">{Text(layer.Arm)}</option>"))
            .Append("</select></label> <label><input type=\"checkbox\" class=\"labels\" checked> labels</label> <label><input "
            + "type=\"checkbox\" class=\"outline\" checked> ground truth</label></p>");
        html.Append($"<canvas width=\"{2 * stack.Width}\" height=\"{2 * stack.Height}\" tabindex=\"0\" aria-label=\"Slices of "
            + $"{Text(stack.Case)}\"></canvas>");
        html.Append($"<p><input type=\"range\" min=\"0\" max=\"{stack.Slices.Count - 1}\" value=\"{stack.Slices.Count / 2}\" "
            + $"aria-label=\"Slice\"> <output></output></p><div hidden>");
        html.Append(Image("grey", "jpeg", stack.Image)).Append(Image("truth", "png", stack.Outline));
        foreach (var layer in stack.Layers) html.Append(Image("layer", "png", layer.Png));
        return html.Append("</div></div>").ToString();
    }

    public const string Script = """
        for (const viewer of document.querySelectorAll(".viewer")) {
          const [width, height, columns] = ["width", "height", "columns"].map(name => Number(viewer.dataset[name]));
          const slices = viewer.dataset.slices.split(" "), canvas = viewer.querySelector("canvas"), pen = canvas.getContext("2d");
          const range = viewer.querySelector("input[type=range]"), arm = viewer.querySelector("select");
          const one = name => viewer.querySelector("img." + name), layers = [...viewer.querySelectorAll("img.layer")];
          const draw = () => {
            const tile = Number(range.value), x = tile % columns * width, y = Math.floor(tile / columns) * height;
            const paint = image => { if (image.complete && image.naturalWidth > 0) pen.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height); };
            pen.clearRect(0, 0, canvas.width, canvas.height);
            paint(one("grey"));
            if (viewer.querySelector(".labels").checked) paint(layers[arm.value]);
            if (viewer.querySelector(".outline").checked) paint(one("truth"));
            viewer.querySelector("output").textContent = `slice ${slices[tile]}`;
          };
          const step = by => { range.value = Number(range.value) + by; draw(); };
          canvas.addEventListener("wheel", turn => { turn.preventDefault(); step(turn.deltaY > 0 ? -1 : 1); }, { passive: false });
          canvas.addEventListener("keydown", press => { const by = { ArrowUp: 1, ArrowDown: -1 }[press.key]; if (by) { press.preventDefault(); step(by); } });
          viewer.addEventListener("input", draw);
          viewer.querySelectorAll("img").forEach(image => image.addEventListener("load", draw));
          draw();
        }
        """;

    private static string Image(string kind, string format, byte[] bytes) =>
        $"<img class=\"{kind}\" alt=\"\" src=\"data:image/{format};base64,{Convert.ToBase64String(bytes)}\">";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
