using SamCrowd.Testing;

namespace SamCrowd.Cli.Tests.Repository;

/// <summary>
/// SimpleITK's C# surface as far as it is used, compiled for the test into a folder shaped like its release. Its one series is 2 x 3 x 1
/// voxels holding 0 to 5, at LPS (10, 20, 30), 0.5 x 0.75 x 2 mm.
/// </summary>
internal static class SimpleItkStandIn
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.InteropServices;
        namespace itk.simple
        {
            public class VectorString : List<string>, IDisposable { public VectorString() { } public void Dispose() { } }
            public class VectorUInt32 : List<uint>, IDisposable { public void Dispose() { } }
            public class VectorDouble : List<double>, IDisposable { public void Dispose() { } }
            public sealed class PixelIDValueEnum { public static readonly PixelIDValueEnum sitkFloat32 = new PixelIDValueEnum(); }
            public class ImageReaderBase : IDisposable
            {
                public void SetOutputPixelType(PixelIDValueEnum type) { }
                public void Dispose() { }
            }
            public class ImageSeriesReader : ImageReaderBase
            {
                public static VectorString GetGDCMSeriesIDs(string folder)
                {
                    var ids = new VectorString();
                    foreach (var file in System.IO.Directory.GetFiles(folder)) ids.Add(System.IO.Path.GetFileName(file));
                    return ids;
                }
                public static VectorString GetGDCMSeriesFileNames(string folder, string id) => new VectorString { id };
                public void SetFileNames(VectorString names) { }
                public Image Execute() => new Image();
            }
            public class ImageFileReader : ImageReaderBase
            {
                private string _name = "";
                public void SetFileName(string name) => _name = name;
                public Image Execute() => _name.EndsWith(".bad") ? throw new ApplicationException("Exception thrown in SimpleITK\nno ImageIO for it") : new Image();
            }
            public class Image : IDisposable
            {
                private readonly IntPtr _buffer = Marshal.AllocHGlobal(24);
                public Image() => Marshal.Copy(new float[] { 0, 1, 2, 3, 4, 5 }, 0, _buffer, 6);
                public uint GetDimension() => 3;
                public VectorUInt32 GetSize() => new VectorUInt32 { 2, 3, 1 };
                public VectorDouble GetSpacing() => new VectorDouble { 0.5, 0.75, 2 };
                public VectorDouble GetOrigin() => new VectorDouble { 10, 20, 30 };
                public VectorDouble GetDirection() => new VectorDouble { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
                public IntPtr GetBufferAsFloat() => _buffer;
                public void Dispose() => Marshal.FreeHGlobal(_buffer);
            }
        }
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AssemblyName>SimpleITKCSharpManaged</AssemblyName>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>The folder to give as SimpleItkDir.</summary>
    public static string Build(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["stand-in"]);
        File.WriteAllText(folder["stand-in", "StandIn.cs"], Source);
        File.WriteAllText(folder["stand-in", "StandIn.csproj"], Project);
        Compile(folder["stand-in", "StandIn.csproj"], $"-p:OutDir={folder["release"]}/");
        File.WriteAllText(folder["release", "libSimpleITKCSharpNative.so"], "");
        return folder["release"];
    }

    public static void Compile(string project, params string[] arguments)
    {
        var (exitCode, output) = ProjectEvaluation.MSBuild([project, "-restore", "-nodeReuse:false", "-v:q", .. arguments]);
        Assert.True(exitCode == 0, output);
    }
}
