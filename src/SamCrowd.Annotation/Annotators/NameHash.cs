using System.Text;

namespace SamCrowd.Annotation.Annotators;

/// <summary>A number for a name that is the same on every machine and run, as a key of a random stream (FNV-1a, 64 bit).</summary>
internal static class NameHash
{
    public static long Of(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(name)) hash = unchecked((hash ^ value) * 1099511628211UL);
        return unchecked((long)hash);
    }
}
