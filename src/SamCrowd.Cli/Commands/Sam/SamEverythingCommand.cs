using System.CommandLine;
using System.Globalization;
using SamCrowd.Annotation;
using SamCrowd.Cli.Options;
using SamCrowd.Cli.Output;
using SamCrowd.Experiments.Definition;
using SamCrowd.Imaging;
using SamCrowd.Imaging.Files;
using SamCrowd.Sam.AutomaticMasks;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Labeling;
using SamCrowd.Sam.Prediction;

namespace SamCrowd.Cli.Commands.Sam;

/// <summary><c>samcrowd sam everything IMAGE</c>: segments one slice without prompts.</summary>
internal static class SamEverythingCommand
{
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image volume." };
        var slice = new Option<int>("--slice") { Description = "Index of the slice, from 0.", HelpName = "K", Required = true };
        var axis = SettingOptions<SamSection>.Only(new(), "slice_axis");
        var output = new Option<string>("--out")
        {
            Description = "Folder for masks.nii.gz (label n is the n-th mask), masks.json (areas, boxes, scores), everything.png and "
                + "figure.png.",
            HelpName = "DIR",
            Required = true,
        };
        var model = new SamModelOptions();
        var look = SettingOptions<SamLabelSettings>.Only(new(), "preset", "reverse_rows");
        var options = new SettingOptions<AutomaticMaskSettings>(new());
        var boxes = new Option<string[]>("--box")
        {
            Description = "A box for the figure's third panel, in pixels of the slice; may be repeated. The figure is drawn where "
                + "there is a box.",
            HelpName = "X0,Y0,X1,Y1",
        };
        var points = new Option<string[]>("--point")
        {
            Description = "A point on the object for the fourth panel; may be repeated. Default: the first box's centre.",
            HelpName = "X,Y",
        };
        var command = new Command("everything", "Segment a slice without prompts, as Meta's automatic mask generator does, and draw image, "
            + "everything, boxes and points side by side.")
        {
            image, slice, output, boxes, points,
        };
        axis.AddTo(command);
        look.AddTo(command);
        options.AddTo(command);
        foreach (var option in model.All) command.Add(option);
        command.SetAction(parsed =>
        {
            var (settings, shown, at) = (options.Read(parsed), look.Read(parsed), parsed.GetValue(slice));
            var (preset, turned) = (shown.Preset, shown.ReverseRows);
            var volume = VolumeFile.Read<float>(parsed.GetValue(image)!);
            var plane = new SlicePlane(volume.Size, axis.Read(parsed).SliceAxis);
            if (at < 0 || at >= plane.Count)
                throw new InvalidInputException($"--slice {at}: {parsed.GetValue(image)} has slices 0 to {plane.Count - 1} across "
                    + $"{plane.Axis}");
            PixelBox[] drawn = [.. (parsed.GetValue(boxes) ?? []).Select(b => Box(b, plane))];
            PointPrompt[] clicks = [.. (parsed.GetValue(points) ?? []).Select(p => Point(p, plane))];
            if (drawn.Length > 0 && clicks.Length == 0) clicks = [new PointPrompt(drawn[0].Centre.X, drawn[0].Centre.Y, true)];
            var rendered = new SliceRenderer(volume, plane.Axis, preset).Render(at, turned);
            using var sam = model.Open(parsed, manyImages: false);
            var predictor = new SamPredictor(sam, preset.Protocol);
            var masks = terminal.Track(progress =>
                new AutomaticMaskGenerator(predictor, settings).Generate(rendered, progress, terminal.Cancellation));
            var folder = parsed.GetValue(output)!;
            AutomaticMaskRecord.Write(folder, volume, plane.Axis, at, masks, turned);
            PromptFigure.AllMasks(rendered, masks).Write(Path.Combine(folder, "everything.png"));
            if (turned)
            {
                drawn = [.. drawn.Select(b => b.WithRowsReversed(plane.Rows))];
                clicks = [.. clicks.Select(p => p with { Y = plane.Rows - 1 - p.Y })];
            }
            if (drawn.Length > 0) PromptFigure.Write(Path.Combine(folder, "figure.png"), rendered, predictor, masks, drawn, clicks);
            terminal.WriteLine($"{folder}: {masks.Count} masks of slice {at} across {plane.Axis}");
            if (MaskAnswers.NoteOnCandidates(predictor.Decoder) is { } note) terminal.WriteSentence($"Note: {note}.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static PixelBox Box(string text, SlicePlane plane)
    {
        var n = Numbers(text, "--box", 4, "X0,Y0,X1,Y1");
        var box = new PixelBox(n[0], n[1], n[2], n[3]);
        if (!(box.Width > 0 && box.Height > 0) || !box.Touches(plane.Rows, plane.Columns))
            throw new InvalidInputException($"--box {text}: it must be X0,Y0,X1,Y1 with X0 < X1 and Y0 < Y1, on the slice of "
                + $"{plane.Columns} columns and {plane.Rows} rows");
        return box;
    }

    private static PointPrompt Point(string text, SlicePlane plane)
    {
        var n = Numbers(text, "--point", 2, "X,Y");
        if (n[0] < -0.5 || n[1] < -0.5 || n[0] > plane.Columns - 0.5 || n[1] > plane.Rows - 0.5)
            throw new InvalidInputException($"--point {text}: it lies outside the slice of {plane.Columns} columns and {plane.Rows} rows");
        return new PointPrompt(n[0], n[1], true);
    }

    private static float[] Numbers(string text, string option, int count, string form)
    {
        float[] numbers = [.. text.Split(',')
            .Select(part => float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : float.NaN)];
        if (numbers.Length != count || !numbers.All(float.IsFinite))
            throw new InvalidInputException($"{option} {text}: give {form}, in pixels of the slice");
        return numbers;
    }
}
