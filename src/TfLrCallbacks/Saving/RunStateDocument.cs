using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace TfLrCallbacks;

/// <summary>A saved training as JSON; the arrays lie in a file beside it.</summary>
internal sealed partial record RunStateDocument
{
    /// <summary>The version of the form. A change that older programs can't read makes it greater.</summary>
    public const int CurrentVersion = 2;

    public required int Version { get; init; }

    public required int Epoch { get; init; }

    public required long? Batch { get; init; }

    public required long Step { get; init; }

    public required int Epochs { get; init; }

    public required long? StepsPerEpoch { get; init; }

    public required double TrainedRate { get; init; }

    public required double GivenRate { get; init; }

    public required double ToldRate { get; init; }

    public double? TrainedMomentum { get; init; }

    public double? TrainedWeightDecay { get; init; }

    public required double BatchLoss { get; init; }

    public required string? StopReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CooldownDocument? Cooldown { get; init; }

    public required Dictionary<string, double> LastEpoch { get; init; }

    public required IReadOnlyList<double> Sums { get; init; }

    /// <summary>Gets the name of the file with the arrays, in the same folder.</summary>
    public required string Arrays { get; init; }

    /// <summary>Gets the SHA-256 of that file, in hexadecimal.</summary>
    public required string ArraysHash { get; init; }

    public IReadOnlyList<ExtensionDocument> Extensions { get; init; } = [];

    public required IReadOnlyList<CallbackDocument> Callbacks { get; init; }

    /// <summary>Gets the SHA-256 of the JSON itself with zeros in this place, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="InvalidDataException">It is no such document, or of another version. The message says where it is wrong, without names of types.</exception>
    public static RunStateDocument Parse(byte[] json)
    {
        try
        {
            RunStateDocument document = JsonSerializer.Deserialize(json, RunStateDocumentJson.Default.RunStateDocument) ?? throw new InvalidDataException("state.json holds null.");
            return document.Version is CurrentVersion ? document : throw OfAnotherVersion(document.Version);
        }
        catch (JsonException error)
        {
            // Another version may have other fields: then the version is the fault, not a damaged file.
            throw VersionOf(json) is { } version and not CurrentVersion ? OfAnotherVersion(version) : new InvalidDataException($"state.json is damaged: {InWords(error)}", error);
        }
    }

    private static InvalidDataException OfAnotherVersion(int version) =>
        new($"The version of state.json is {version}; this program knows version {CurrentVersion}. Go on with the version of this library that saved it, or begin anew in another folder.");

    private static int? VersionOf(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("version", out JsonElement version) && version.ValueKind is JsonValueKind.Number && version.TryGetInt32(out int number)
                ? number
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string InWords(JsonException error)
    {
        string line = error.LineNumber is { } number ? FormattableString.Invariant($"line {number + 1}, ") : string.Empty;
        string where = $"{line}{(error.Path is { Length: > 0 } path ? path : "$")}";
        return Missing().Match(error.Message) is { Success: true, Groups: var groups } ? $"{where} has no {groups["names"].Value}."
            : TypeName().IsMatch(error.Message) ? $"{where} holds what can't stand there."
            : error.Message;
    }

    [GeneratedRegex(@"required properties including: (?<names>.*?)\.($| Path)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"\b(TfLrCallbacks|System)\.")]
    private static partial Regex TypeName();

    internal sealed record ExtensionDocument
    {
        public required long Step { get; init; }

        public required int PlannedEpochs { get; init; }

        public required int Epochs { get; init; }

        public required long StepsPerEpoch { get; init; }

        public required string Policy { get; init; }

        public static ExtensionDocument Of(RunExtension extension) => new()
        {
            Step = extension.Step,
            PlannedEpochs = extension.Planned.Epochs,
            Epochs = extension.Actual.Epochs,
            StepsPerEpoch = extension.Actual.StepsPerEpoch!.Value,
            Policy = extension.Policy.ToString(),
        };

        /// <exception cref="InvalidDataException">It is not one that a run can have.</exception>
        public RunExtension ToExtension() => new(
            Step is >= 0 and <= RunState.LastStep ? Step : throw new InvalidDataException($"The step of an extension must be from 0 to {RunState.LastStep}. Received: {Step}."),
            new RunLength(PlannedEpochs, StepsPerEpoch),
            new RunLength(Epochs, StepsPerEpoch),
            Enum.TryParse(Policy, out ExtendPolicy policy) && Enum.IsDefined(policy)
                ? policy
                : throw new InvalidDataException($"It names an unknown extend policy, \"{Shown.Of(Policy)}\"."));
    }

    internal sealed record CooldownDocument
    {
        public required long Step { get; init; }

        public required double Left { get; init; }

        public required double From { get; init; }

        public required double Fraction { get; init; }

        public required string Reason { get; init; }
    }

    internal sealed record CallbackDocument
    {
        public required string Type { get; init; }

        public required Dictionary<string, JsonElement> Values { get; init; }

        public required Dictionary<string, SeriesDocument> Series { get; init; }
    }

    internal sealed record SeriesDocument
    {
        public required long Count { get; init; }

        /// <summary>Gets the SHA-256 of the numbers, in hexadecimal.</summary>
        public required string Hash { get; init; }
    }
}
