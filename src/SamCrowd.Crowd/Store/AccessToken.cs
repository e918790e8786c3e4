using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SamCrowd.Crowd.Store;

/// <summary>The tokens that links carry: 128 random bits as 22 letters of base64url.</summary>
internal static class AccessToken
{
    public const int Length = 22;
    private const int Bytes = 16;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What the store keeps of a token: from it nobody can make the token again.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
