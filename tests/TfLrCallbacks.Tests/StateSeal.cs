using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TfLrCallbacks.Tests;

/// <summary>Makes a saved state that was changed look whole: puts the right hash into it, as someone would who forges one.</summary>
internal static partial class StateSeal
{
    public static byte[] Forge(byte[] json)
    {
        string text = Encoding.Latin1.GetString(json);
        if (Hash().Matches(text).LastOrDefault() is not { } match)
        {
            return json;
        }

        Group place = match.Groups["hash"];
        string Filled(string hash) => text[..place.Index] + hash + text[(place.Index + place.Length)..];
        byte[] without = Encoding.Latin1.GetBytes(Filled(new string('0', 64)));
        return Encoding.Latin1.GetBytes(Filled(Convert.ToHexString(SHA256.HashData(without))));
    }

    [GeneratedRegex("\"hash\"\\s*:\\s*\"(?<hash>[0-9A-F]*)\"")]
    private static partial Regex Hash();
}
