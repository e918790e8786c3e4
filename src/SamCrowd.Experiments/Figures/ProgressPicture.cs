using SamCrowd.Segmentation.Training;

namespace SamCrowd.Experiments.Figures;

/// <summary>progress.png and progress.svg of a training, in its fold's folder.</summary>
/// <param name="folder">It exists.</param>
/// <param name="onFault">Called once, with one line, where the picture cannot be drawn or written; the training continues.</param>
internal sealed class ProgressPicture(string folder, Action<string> onFault)
{
    private bool _failed;

    public void Redraw(TrainingHistory history)
    {
        try
        {
            ProgressFigure.Draw(history).Write(folder);
        }
        catch (Exception error)
        {
            // Whatever it is, days of training weigh more than a picture.
            if (!_failed)
                onFault($"{Path.Combine(folder, "progress.png")} cannot be drawn ({error.Message.Split('\n')[0]}); the training continues, "
                    + "metrics.jsonl has its figures");
            _failed = true;
        }
    }
}
