using SamCrowd.Segmentation.Runtime;
using TorchSharp;

namespace SamCrowd.Segmentation.Tests.Runtime;

public class TorchRuntimeTests
{
    [Fact]
    public void Torch_starts_and_adds()
    {
        TorchRuntime.Start();
        Assert.Equal(3f, (torch.ones(1) + 2).item<float>());
    }
}
