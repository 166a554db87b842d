namespace TfLrCallbacks.Porting;

/// <summary>The number of devices that a script trains on: 1, as for the C#. A script asks for it to scale its batches and rates; and for its own number among them, 0, to let one of them write.</summary>
internal static class Devices
{
    /// <summary>Gets whether an expression is the number of devices: <c>strategy.num_replicas_in_sync</c>, <c>accelerator.num_processes</c>, <c>hvd.size()</c>, <c>dist.get_world_size()</c>, and that of a helper file, <c>utils.get_world_size()</c>.</summary>
    public static bool IsCount(Expression expression, Func<Expression, string?> resolve) => expression switch
    {
        Expression.Attribute attribute => IsCount(attribute),
        Expression.Call { Arguments.Count: 0 } call => IsCount(resolve(call.Function)),
        _ => false,
    };

    /// <summary>Gives the count of an attribute whose object is not known; null for any other attribute.</summary>
    public static Value? Counted(Expression.Attribute attribute, Value target, Reading reading) => IsCount(attribute) && target is Value.Symbol or Value.Call ? One(SourceWriter.Write(attribute), attribute.Position, reading) : null;

    /// <summary>Gives the count of a call; null for any other call.</summary>
    public static Value? Counted(string function, int arguments, SourcePosition position, Reading reading) => arguments > 0 ? null : IsCount(function) ? One($"{Dialect.LastPart(function)}()", position, reading) : IsNumber(function) ? 0L : null;

    private static bool IsCount(Expression.Attribute attribute) => attribute.Text == "num_replicas_in_sync"
        || (attribute.Text == "num_processes" && ScriptSource.Dotted(attribute.Target) is { } holder && Dialect.LastPart(holder).Contains("accelerator", StringComparison.OrdinalIgnoreCase));

    private static bool IsCount(string? function) => (function is not null && Dialect.LastPart(function) == "get_world_size") || function is "jax.device_count" or "jax.local_device_count" or "jax.process_count"
        || (function?.StartsWith("horovod.", StringComparison.Ordinal) == true && Dialect.LastPart(function) is "size" or "local_size" or "cross_size");

    private static bool IsNumber(string function) => Dialect.LastPart(function) == "get_rank" || function is "jax.process_index"
        || (function.StartsWith("horovod.", StringComparison.Ordinal) && Dialect.LastPart(function) is "rank" or "local_rank" or "cross_rank");

    private static Value One(string written, SourcePosition position, Reading reading)
    {
        reading.Note($"line {position.Line}: {Brief.Of(written, 60)} is taken to be 1: the C# trains on one device.");
        return 1L;
    }
}
