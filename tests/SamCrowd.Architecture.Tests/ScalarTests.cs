using Mono.Cecil;
using TorchSharp;

namespace SamCrowd.Architecture.Tests;

/// <summary>TorchSharp frees the objects it makes of numbers while libtorch may still read them; Runtime/Scalars keeps ours.</summary>
public sealed class ScalarTests
{
    /// <summary>The tiny SAM is trained by hand and once, with TorchSharp's own modules and optimizer.</summary>
    private static readonly string[] Exempt = ["SamCrowd.Segmentation.TinySam", "SamCrowd.Segmentation.Runtime"];

    [Fact]
    public void No_number_reaches_libtorch_but_through_the_scalars_that_are_kept()
    {
        using var module = ModuleDefinition.ReadModule(House.Assemblies["Segmentation"].Location);
        var makers = MakersOfScalars();
        Assert.Contains(makers, maker =>
            maker.Contains("Tensor::op_Multiply(TorchSharp.torch/Tensor,System.Double)", StringComparison.Ordinal));
        string[] found = [.. module.GetTypes()
            .Where(type => !Exempt.Contains(Outermost(type).Namespace))
            .SelectMany(type => type.Methods.Where(method => method.HasBody))
            .SelectMany(method => Calls(method).Where(makers.Contains)
            .Select(call => $"{method.DeclaringType.Name}.{method.Name}: {call}"))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    /// <summary>Methods of TorchSharp that make a Scalar, themselves or by what they call.</summary>
    private static HashSet<string> MakersOfScalars()
    {
        using var module = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        var calls = module.GetTypes().SelectMany(type => type.Methods.Where(method => method.HasBody))
            .ToDictionary(method => method.FullName, Calls);
        var makers = calls.Keys.Where(name => name.StartsWith("TorchSharp.Scalar ", StringComparison.Ordinal)).ToHashSet();
        for (var count = 0; count != makers.Count;)
        {
            count = makers.Count;
            makers.UnionWith(calls.Where(method => method.Value.Overlaps(makers)).Select(method => method.Key).ToList());
        }
        return makers;
    }

    private static HashSet<string> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>().Select(call => call.FullName)
            .ToHashSet();

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
