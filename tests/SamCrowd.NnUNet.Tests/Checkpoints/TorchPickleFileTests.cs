using System.IO.Compression;
using System.Text;
using SamCrowd.Imaging;
using SamCrowd.NnUNet.Checkpoints;
using SamCrowd.Testing;

namespace SamCrowd.NnUNet.Tests.Checkpoints;

public sealed class TorchPickleFileTests
{
    [SharedFact("golden", "nnunet_model", "fold_0", "checkpoint_final.pth")]
    public void A_checkpoint_of_nnUNet_is_read_with_its_aliases()
    {
        var checkpoint = TorchPickleFile.Read(SharedData.Golden("nnunet_model", "fold_0", "checkpoint_final.pth"));

        var weights = checkpoint.Get<StoredDictionary>("network_weights");
        Assert.Equal(188, weights.Count);
        Assert.Equal(68, weights.Select(pair => (StoredTensor)pair.Value!).Distinct().Count());
        Assert.Equal([16, 1, 3, 3, 3], weights.Get<StoredTensor>("encoder.stages.0.0.convs.0.conv.weight").Shape);
        Assert.Same(weights["encoder.stages.0.0.convs.0.conv.weight"], weights["decoder.encoder.stages.0.0.convs.0.all_modules.0.weight"]);
        Assert.Equal("nnUNetTrainer", checkpoint.Get<string>("trainer_name"));
        Assert.Equal(new object?[] { 0L, 1L, 2L }, checkpoint.Get<object?[]>("inference_allowed_mirroring_axes"));
        Assert.Equal(0.123491372588764, checkpoint.Get<double>("_best_ema"), 1e-14);
        Assert.Equal(5, checkpoint.Get<StoredDictionary>("logging").Get<List<object?>>("mean_fg_dice").Count);
        Assert.Equal("3d_fullres", checkpoint.Get<StoredDictionary>("init_args").Get<string>("configuration"));
        Assert.Equal(66, checkpoint.Get<StoredDictionary>("optimizer_state").Get<StoredDictionary>("state").Count);
    }

    [Fact]
    public void A_checkpoint_written_again_holds_the_same_and_shares_the_same_storages()
    {
        using var folder = new TemporaryFolder();
        TorchPickleFile.Write(folder["first.pth"], LikeNnUNets());
        var original = TorchPickleFile.Read(folder["first.pth"]);
        TorchPickleFile.Write(folder["copy.pth"], original);

        var copy = TorchPickleFile.Read(folder["copy.pth"]);

        AssertSame(LikeNnUNets(), copy);
        using var zip = ZipFile.OpenRead(folder["copy.pth"]);
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        Assert.Equal(3 + 2, zip.Entries.Count(entry => entry.FullName.StartsWith("copy/data/", StringComparison.Ordinal)));
        Assert.Equal(3 + 2, Tensors(copy).Distinct().Count());
        var weights = copy.Get<StoredDictionary>("network_weights");
        Assert.Equal(5, weights.Count);
        Assert.Same(weights["encoder.conv.weight"], weights["decoder.encoder.all_modules.0.weight"]);
        Assert.NotSame(weights["encoder.conv.weight"], weights["decoder.seg_layers.0.weight"]);
    }

    /// <summary>Weights of which two have a second name, momentum, and settings: what nnU-Net's checkpoints are made of.</summary>
    private static StoredDictionary LikeNnUNets()
    {
        StoredTensor Weights(int seed, params long[] shape) =>
            StoredTensor.FromFloats(shape, [.. Enumerable.Range(seed, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => i / 7f)]);
        var (weight, bias, segmentation) = (Weights(1, 4, 1, 3, 3, 3), Weights(2, 4), Weights(1, 3, 4, 1, 1, 1));
        StoredDictionary Momentum(int seed, params long[] shape) => new() { ["momentum_buffer"] = Weights(seed, shape) };
        return new StoredDictionary
        {
            ["network_weights"] = new StoredDictionary
            {
                ["encoder.conv.weight"] = weight,
                ["encoder.conv.bias"] = bias,
                ["decoder.encoder.all_modules.0.weight"] = weight,
                ["decoder.encoder.all_modules.0.bias"] = bias,
                ["decoder.seg_layers.0.weight"] = segmentation,
                IsOrderedDict = true,
            },
            ["optimizer_state"] = new StoredDictionary
            {
                ["state"] = new StoredDictionary { [0] = Momentum(5, 4, 1, 3, 3, 3), [1] = Momentum(6, 4) },
            },
            ["logging"] = new StoredDictionary { ["mean_fg_dice"] = new List<object?> { 0.1, 0.25 } },
            ["_best_ema"] = 0.123491372588764,
            ["inference_allowed_mirroring_axes"] = new object?[] { 0L, 1L, 2L },
            ["trainer_name"] = "nnUNetTrainer",
        };
    }

    [Fact]
    public void Every_kind_of_item_comes_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var tree = new StoredDictionary
        {
            ["none"] = null,
            ["numbers"] = new List<object?> { 0L, 255L, 256L, -1L, int.MinValue + 0L, long.MaxValue, long.MinValue, 0.1,
                double.NegativeInfinity },
            ["text"] = "Grüße – 標準",
            ["tuple"] = new object?[] { true, false, Array.Empty<object?>() },
            [7] = new StoredDictionary { IsOrderedDict = true },
            ["scalar"] = StoredTensor.FromFloats([], [2.5f]),
            ["empty"] = StoredTensor.FromFloats([0, 3], []),
            ["integers"] = new StoredTensor(TensorElement.Int64, [2], [1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]),
        };
        TorchPickleFile.Write(folder["a.pth"], tree);

        var read = TorchPickleFile.Read(folder["a.pth"]);

        AssertSame(tree, read);
        Assert.Equal([1f, -1f], read.Get<StoredTensor>("integers").ToFloats());
        Assert.True(read.Get<StoredDictionary>(7).IsOrderedDict);
    }

    [Fact]
    public void A_tensor_with_strides_and_offset_is_made_contiguous()
    {
        // arange(12).reshape(3, 4)[1:, 1:3].T: size (2, 2), stride (1, 4), offset 5
        var read = ReadPickle(Tensor(12, 5, [2, 2], [1, 4]), Enumerable.Range(0, 12).Select(i => (float)i));
        Assert.Equal([5f, 9f, 6f, 10f], read.Get<StoredTensor>("t").ToFloats());
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\x02\0\0\0ls" + "tR.", "os.system")]
    [InlineData("c__builtin__\neval\n(X\x01\0\0\0" + "1tR.", "__builtin__.eval")]
    [InlineData("cbuiltins\ngetattr\n.", "builtins.getattr")]
    [InlineData("(S'ls'\nios\nsystem\n.", "opcode 0x53")]
    [InlineData("}q\0(h\u0001h\0u.", "never kept")]
    [InlineData("X\xFF\xFF\xFF\x7F" + "a.", "beyond its end")]
    [InlineData("tR.", "misses a mark")]
    [InlineData("R.", "empty stack")]
    [InlineData("]q\0h\0a.", "contains itself")]
    [InlineData("ccollections\nOrderedDict\nX\x01\0\0\0" + "aR.", "cannot be called")]
    [InlineData("}", "ends too early")]
    [InlineData("\u0080\u0009}.", "protocol 9")]
    public void A_hostile_or_damaged_pickle_is_refused(string pickle, string reason)
    {
        var error = Assert.Throws<InvalidInputException>(() => ReadPickle(Encoding.Latin1.GetBytes(pickle), []));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("model.pth", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_pickle_nested_a_million_deep_is_refused()
    {
        var pickle = Encoding.Latin1.GetBytes(")" + new string('\u0085', 1_000_000) + ".");
        Assert.Contains("nested", Assert.Throws<InvalidInputException>(() => ReadPickle(pickle, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_that_are_shared_forty_levels_deep_are_refused_and_shared_weights_are_not()
    {
        // BINPUT 0 puts a list into the memo; each level is a tuple of two times the one before (BINGET, BINGET, TUPLE2, BINPUT).
        var pickle = new List<byte> { (byte)']', (byte)'q', 0 };
        for (byte level = 1; level <= 40; level++)
            pickle.AddRange([(byte)'h', (byte)(level - 1), (byte)'h', (byte)(level - 1), 0x86, (byte)'q', level]);
        pickle.Add((byte)'.');
        Assert.Contains("share their items too often", Assert.Throws<InvalidInputException>(() => ReadPickle([.. pickle], [])).Message,
            StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        var weights = StoredTensor.FromFloats([2], [1, 2]);
        TorchPickleFile.Write(folder["a.pth"], new StoredDictionary { ["a"] = weights, ["b"] = new List<object?> { weights, weights } });
        Assert.Equal(2, TorchPickleFile.Read(folder["a.pth"]).Count);
    }

    [Theory]
    [InlineData(12, 6, new[] { 2L, 2 }, new[] { 1L, 5 })]
    [InlineData(12, 0, new[] { 1000000L, 1000000 }, new[] { 0L, 0 })]
    [InlineData(13, 0, new[] { 2L }, new[] { 1L })]
    [InlineData(12, 0, new[] { long.MaxValue, 4 }, new[] { long.MaxValue, 8 })]
    public void A_tensor_that_does_not_fit_its_storage_is_refused(long count, long offset, long[] size, long[] stride) =>
        Assert.Throws<InvalidInputException>(() => ReadPickle(Tensor(count, offset, size, stride), Enumerable.Repeat(0f, 12)));

    [Theory]
    [InlineData("../../etc")]
    [InlineData("")]
    public void A_storage_outside_the_archive_is_refused(string key) =>
        Assert.Throws<InvalidInputException>(() => ReadPickle(Tensor(12, 0, [12], [1], key), Enumerable.Repeat(0f, 12)));

    [Fact]
    public void A_truncated_file_and_a_missing_one_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        TorchPickleFile.Write(folder["a.pth"], new StoredDictionary { ["x"] = StoredTensor.FromFloats([1000], new float[1000]) });
        File.WriteAllBytes(folder["cut.pth"], File.ReadAllBytes(folder["a.pth"])[..1500]);

        Assert.Contains("cut.pth", Assert.Throws<InvalidInputException>(() => TorchPickleFile.Read(folder["cut.pth"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("none.pth", Assert.Throws<InvalidInputException>(() => TorchPickleFile.Read(folder["none.pth"])).Message,
            StringComparison.Ordinal);
    }

    private static StoredDictionary ReadPickle(byte[] pickle, IEnumerable<float> storage)
    {
        using var folder = new TemporaryFolder();
        using (var zip = ZipFile.Open(folder["model.pth"], ZipArchiveMode.Create))
        {
            Add("data.pkl", pickle);
            Add("data/0", [.. storage.SelectMany(BitConverter.GetBytes)]);
            void Add(string name, byte[] bytes)
            {
                using var stream = zip.CreateEntry($"model/{name}", CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }
        return TorchPickleFile.Read(folder["model.pth"]);
    }

    private static byte[] Tensor(long count, long offset, long[] size, long[] stride, string key = "0")
    {
        using var stream = new MemoryStream();
        stream.Write("}("u8);
        Text("t");
        stream.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
        Text("storage");
        stream.Write("ctorch\nFloatStorage\n"u8);
        Text(key);
        Text("cpu");
        Integer(count);
        stream.Write("tQ"u8);
        Integer(offset);
        Tuple(size);
        Tuple(stride);
        stream.Write("\u0089"u8[1..]);
        stream.Write("ccollections\nOrderedDict\n)RtRu."u8);
        return stream.ToArray();

        void Text(string text)
        {
            stream.WriteByte((byte)'X');
            stream.Write(BitConverter.GetBytes(text.Length));
            stream.Write(Encoding.ASCII.GetBytes(text));
        }

        void Integer(long value)
        {
            stream.Write([0x8A, 8]);
            stream.Write(BitConverter.GetBytes(value));
        }

        void Tuple(long[] items)
        {
            stream.WriteByte((byte)'(');
            foreach (var item in items) Integer(item);
            stream.WriteByte((byte)'t');
        }
    }

    private static IEnumerable<StoredTensor> Tensors(object? tree) => tree switch
    {
        StoredTensor tensor => [tensor],
        StoredDictionary dictionary => dictionary.SelectMany(pair => Tensors(pair.Value)),
        IEnumerable<object?> items => items.SelectMany(Tensors),
        _ => [],
    };

    private static void AssertSame(object? expected, object? actual)
    {
        switch (expected)
        {
            case StoredTensor tensor:
                var other = Assert.IsType<StoredTensor>(actual);
                Assert.Equal(tensor.Element, other.Element);
                Assert.Equal(tensor.Shape, other.Shape);
                Assert.True(tensor.Data.AsSpan().SequenceEqual(other.Data));
                break;
            case StoredDictionary dictionary:
                var otherDictionary = Assert.IsType<StoredDictionary>(actual);
                Assert.Equal(dictionary.Keys, otherDictionary.Keys);
                foreach (var (key, value) in dictionary) AssertSame(value, otherDictionary[key]);
                break;
            case IReadOnlyList<object?> items:
                Assert.IsType(items.GetType(), actual);
                var otherItems = (IReadOnlyList<object?>)actual!;
                Assert.Equal(items.Count, otherItems.Count);
                for (var i = 0; i < items.Count; i++) AssertSame(items[i], otherItems[i]);
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }
}
