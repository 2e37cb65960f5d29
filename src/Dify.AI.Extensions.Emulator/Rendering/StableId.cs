using System.Security.Cryptography;
using System.Text;

namespace Dify.AI.Extensions.Emulator;

/// <summary>Ids for things that only have a name: the same name gives the same id.</summary>
internal static class StableId
{
    public static string Of(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
