using SamCrowd.Annotation;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Members;

/// <summary>
/// Each member of the family, with the names, shapes and types of its public exporter: what it is recognised as, and what its graphs are
/// fed for a box, clicks, and both, as the graphs themselves tell.
/// </summary>
public sealed class MemberTests : IDisposable
{
    private static readonly PixelBox Box = new(3.25f, 4, 12, 11.5f);
    private static readonly PointPrompt[] Clicks = [new(5, 6, true), new(20, 3, false)];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. MemberTable.All.Select(m => m.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_member_is_recognised_for_what_it_is(string name)
    {
        var member = Find(name);
        using var model = member.Open(_folder.Root);
        var (encoder, decoder) = (model.EncoderContract, model.DecoderContract);
        Assert.Equal(
            (member.EncoderFamily, member.DecoderKind, member.Scaling, member.Filter),
            (encoder.Family, decoder.Kind, encoder.Scaling, encoder.Filter));
        Assert.Equal(
            (member.Tokens, member.Enlargement, member.Whole, member.BoxMask is not null, member.Padding is not null),
            (decoder.Tokens, decoder.Enlargement, decoder.WholeCoordinates, decoder.TakesBoxes, decoder.TakesPoints));
        var resized = ResizeTransform.ToEncoder(encoder, 20, 30);
        Assert.Equal(member.Resized, (resized.ResizedRows, resized.ResizedColumns));
        var lines = ModelInspection.Of(model).ToLookup(l => l.Name, l => l.Value);
        foreach (var wanted in new[] { "resized", "values", "masks", "box", "clicks", "enlarged" }) Assert.NotEmpty(lines[wanted]);
        if (member.MedSamRefused) Assert.Throws<InvalidInputException>(() => new SamPredictor(model, SamProtocol.MedSam));
        else Assert.Equal(PixelScaling.MinMax, new SamPredictor(model, SamProtocol.MedSam).Encoder.Scaling);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_box_reaches_the_graph_in_its_own_frame_and_the_right_mask_answers(string name)
    {
        var member = Find(name);
        if (member.BoxMask is null)
        {
            Assert.Contains("box", Assert.Throws<InvalidInputException>(() => Fed(member, SamPrompt.Of(Box))).Message,
                StringComparison.Ordinal);
            return;
        }
        var (fed, token) = Fed(member, SamPrompt.Of(Box));
        Assert.Equal(member.BoxMask, token);
        var takesBoxes = member.DecoderInputs.Any(IsBox);
        Check(member, fed, takesBoxes ? [] : [(Box.X0, Box.Y0, 2), (Box.X1, Box.Y1, 3)], takesBoxes ? Box : null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Clicks_reach_the_graph_with_the_padding_point_that_its_predictor_adds(string name)
    {
        var member = Find(name);
        var prompt = new SamPrompt(null, Clicks);
        if (member.Padding is not { } padding)
        {
            Assert.Contains("no points", Assert.Throws<InvalidInputException>(() => Fed(member, prompt)).Message, StringComparison.Ordinal);
            return;
        }
        var (fed, _) = Fed(member, prompt);
        Check(member, fed, [(5, 6, 1), (20, 3, 0), .. padding ? [(0, 0, -1)] : Array.Empty<(float, float, float)>()], null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_box_and_clicks_go_together_without_a_padding_point(string name)
    {
        var member = Find(name);
        if (member.BoxMask is null || member.Padding is null) return;
        var (fed, _) = Fed(member, new SamPrompt(Box, Clicks));
        var takesBoxes = member.DecoderInputs.Any(IsBox);
        Check(member, fed, [(5, 6, 1), (20, 3, 0), .. takesBoxes ? Array.Empty<(float, float, float)>()
            : [(Box.X0, Box.Y0, 2), (Box.X1, Box.Y1, 3)]], takesBoxes ? Box : null);
    }

    private (List<float[]> Fed, int Token) Fed(Member member, SamPrompt prompt)
    {
        using var model = member.Open(_folder.Root);
        var predictor = new SamPredictor(model);
        var mask = predictor.Predict(predictor.SetImage(new GreyImage(new byte[600], 20, 30)), prompt);
        Assert.Equal(600, mask.Pixels.Length);
        return EchoDecoder.Read(mask.LowResolutionLogits, member.DecoderInputs.Count(EchoDecoder.IsEchoed));
    }

    // The inputs in the order of the graph: points and labels, boxes, whether there is a mask, and the image's size.
    private static void Check(Member member, List<float[]> fed, (float X, float Y, float Label)[] points, PixelBox? box)
    {
        foreach (var (input, values) in member.DecoderInputs.Where(EchoDecoder.IsEchoed).Zip(fed))
        {
            var name = TinyOnnx.Parse(input).Name;
            if (name.Contains("label", StringComparison.Ordinal)) Assert.Equal(points.Select(p => p.Label), values);
            else if (name.Contains("point", StringComparison.Ordinal))
                Close(member, points.SelectMany(p => new[] { Scaled(p.X, member.Scale.X), Scaled(p.Y, member.Scale.Y) }), values);
            else if (IsBox(input))
                Close(member, box is { } b
                    ? [Scaled(b.X0, member.Scale.X), Scaled(b.Y0, member.Scale.Y), Scaled(b.X1, member.Scale.X),
                    Scaled(b.Y1, member.Scale.Y)] : [], values);
            else if (name.StartsWith("has", StringComparison.Ordinal)) Assert.Equal([0f], values);
            else Assert.Equal(member.DecoderKind is DecoderFamily.Sam2 or DecoderFamily.Sam2Export
                && !member.Name.Contains("osam", StringComparison.Ordinal) && !member.Name.Contains("Runtime", StringComparison.Ordinal)
                ? [256f, 256f] : [20f, 30f], values);
        }

        double Scaled(float value, double scale) => member.Whole ? Math.Truncate(value * scale) : value * scale;
    }

    private static void Close(Member member, IEnumerable<double> expected, float[] values)
    {
        // Half-precision inputs hold eleven bits.
        var half = member.Name.Contains("half", StringComparison.Ordinal);
        double[] wanted = [.. expected];
        Assert.Equal(wanted.Length, values.Length);
        for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], values[i], half ? 0.5 : 1e-3);
    }

    private static bool IsBox(string input) => TinyOnnx.Parse(input).Name is "input_boxes" or "box";

    private static Member Find(string name) => MemberTable.All.Single(m => m.Name == name);
}
