using SamCrowd.Annotation;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;
using SamCrowd.Sam.Prediction;
using SamCrowd.Testing;

namespace SamCrowd.Sam.Tests.Prediction;

/// <summary>
/// SamPredictor scales coordinates by the resized over the original size and adds nothing: what it feeds for [x0, y0, x1, y1].
/// </summary>
public sealed class PromptCoordinatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SamModel _model;

    public PromptCoordinatesTests() => _model = BoxFillingModel.Write(_folder["model"]);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(3, 4, 12, 11)]
    [InlineData(2.5f, 3.5f, 12.5f, 11.5f)]
    public void A_box_reaches_the_decoder_scaled_and_not_shifted(float x0, float y0, float x1, float y1)
    {
        var predictor = new SamPredictor(_model, SamProtocol.AsRecognised);
        var mask = predictor.Predict(predictor.SetImage(new GreyImage(new byte[20 * 30], 20, 30)),
            SamPrompt.Of(new PixelBox(x0, y0, x1, y1)));
        // 20 x 30 pixels become 43 x 64. The model's logit is the distance to the nearest edge of the box, which it shifts by half a pixel
        // itself.
        var (across, down) = (64.0 / 30, 43.0 / 20);
        for (var row = 0; row < 16; row++)
            for (var column = 0; column < 16; column++)
            {
                var (x, y) = ((column * 4) + 2 - 0.5, (row * 4) + 2 - 0.5);
                double[] distances = [x - (x0 * across), (x1 * across) - x, y - (y0 * down), (y1 * down) - y];
                Assert.Equal(distances.Min(), mask.LowResolutionLogits[(row * 16) + column], 1e-4);
            }
    }
}
