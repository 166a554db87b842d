using CsCheck;

namespace TfLrCallbacks.Porting.Tests;

/// <summary>Whatever the text is, it is read or refused; nothing else is thrown.</summary>
[TestClass]
public sealed class HostileInputTests
{
    private static readonly string[] Words =
    [
        "(", ")", "[", "]", "{", "}", ",", ":", "=", "**", "*", "//", "/", "%", "+", "-", "not", "in", "is", "lambda", "x", "if", "else", "for", "range", "1", "0.5",
        "'a", "'a'", "\"\"\"", "\n", "\\", "#", ".", "and", "True", "None", "import", "from", "as", "new", "StepLR", "opt", "math.log", "1e999", "\0", "é", "😀", "==", "<", "int", "@",
    ];

    [TestMethod]
    public void Any_words_are_read_or_refused() => Gen.Int[0, Words.Length - 1].Array[0, 30].Sample(
        words => IsReadOrRefused(string.Join(' ', words.Select(word => Words[word]))), iter: 30_000);

    [TestMethod]
    public void Any_characters_are_read_or_refused() => Gen.String[0, 60].Sample(IsReadOrRefused, iter: 30_000);

    [TestMethod]
    public void Any_json_is_read_or_refused() => Gen.Int[0, Words.Length - 1].Array[0, 12].Sample(
        words => IsReadOrRefused("{" + string.Join(' ', words.Select(word => Words[word]))), iter: 10_000);

    private static bool IsReadOrRefused(string text)
    {
        try
        {
            return ScheduleReader.Read(text).Schedule is not null;
        }
        catch (PortingException refusal)
        {
            return refusal.Message.Length > 0;
        }
    }
}
