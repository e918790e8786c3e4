using System.Text;

namespace SamCrowd.Annotation.Annotators;

/// <summary>A number for a case id that is the same on every machine and run (FNV-1a, 64 bit).</summary>
internal static class CaseHash
{
    public static long Of(string caseId)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(caseId)) hash = unchecked((hash ^ value) * 1099511628211UL);
        return unchecked((long)hash);
    }
}
