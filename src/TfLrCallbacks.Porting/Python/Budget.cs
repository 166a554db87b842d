using System.Runtime.CompilerServices;

namespace TfLrCallbacks.Porting;

/// <summary>
/// What evaluating a Python text may cost: steps and bytes, counted over everything that the text makes, so that no input can run for ever or fill
/// the memory. A function that is asked for a rate later has some steps free each time; what it needs beyond them is taken from the text's budget.
/// </summary>
internal sealed class Budget
{
    private const long StepsOfText = 1_000_000;
    private const long StepsOfCall = 5_000;
    private const long Portion = 1_000;
    private const long MostBytes = 48_000_000;
    private const int BytesOfElement = 16;

    [ThreadStatic]
    private static Budget? _current;

    [ThreadStatic]
    private static bool _inOrder;

    private readonly Budget? _origin;
    private long _steps;
    private long _bytes;

    private Budget(long steps, Budget? origin, int times = 1)
    {
        _steps = steps * times;
        _bytes = MostBytes * times;
        _origin = origin;
    }

    /// <summary>Gets the budget of what is being evaluated; null while nothing is.</summary>
    public static Budget? Current => _current;

    /// <summary>Gets the budget of a function that is asked for one value, in no order; null while a text is read, or its function is asked for all steps in their order.</summary>
    public static Budget? OfQuestion => _inOrder || _current?._origin is null ? null : _current;

    /// <summary>Gets a value indicating whether all of it is used up.</summary>
    public bool IsSpent => _steps < 0 || _bytes < 0;

    /// <summary>Evaluates a text, or a part of one that is being evaluated.</summary>
    public static T OfText<T>(Func<Budget, T> evaluate) => Within(_current ?? new Budget(StepsOfText, null), evaluate);

    /// <summary>Evaluates a text that may cost several times as much as others.</summary>
    public static T OfText<T>(int times, Func<Budget, T> evaluate) => Within(new Budget(StepsOfText, null, times), evaluate);

    /// <summary>Evaluates a function of a text: as a part of what is being evaluated, or for somebody who asks for one value.</summary>
    public T OfCall<T>(Func<Budget, T> evaluate) => Within(_current ?? new Budget(StepsOfCall, this), evaluate);

    /// <summary>Evaluates a function that is asked for all steps in their order, so that it may go on from one to the next.</summary>
    public static T InOrder<T>(Func<T> evaluate)
    {
        bool before = _inOrder;
        _inOrder = true;
        try
        {
            return evaluate();
        }
        finally
        {
            _inOrder = before;
        }
    }

    /// <summary>Refuses a value that an earlier question for another step has changed: what it is now depends on who asked what before.</summary>
    /// <param name="changed">The question that changed it; null where none did.</param>
    /// <param name="what">What it is, for the message.</param>
    public static void CheckFresh(Budget? changed, string what)
    {
        if (changed is not null && OfQuestion is { } now && !ReferenceEquals(changed, now))
        {
            throw new PortingException($"{Brief.Of(what, 60)} goes on from call to call, and what it is at a step is not known here. Write the rate as a function of the step alone.");
        }
    }

    /// <summary>Ends the evaluation: nothing is left.</summary>
    public void Spend() => _steps = -1;

    /// <summary>Counts a step of evaluation.</summary>
    /// <exception cref="PortingException">There are no more steps, or the stack is used up.</exception>
    public void Step(SourcePosition position, int steps = 1)
    {
        _steps -= steps;
        if (_steps < 0 && _origin is not null && Interlocked.Add(ref _origin._steps, -Portion) >= 0)
        {
            _steps += Portion;
        }

        if (_steps < 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _steps = -1;
            throw new PortingException(position, "This takes too long to evaluate. Write its value in its place.");
        }
    }

    /// <summary>Counts the elements, characters or words of something that is about to be made.</summary>
    /// <exception cref="PortingException">It would be too large.</exception>
    public void Take(long elements, SourcePosition position)
    {
        _bytes -= elements > MostBytes / BytesOfElement ? MostBytes + 1 : elements * BytesOfElement;
        if (_bytes < 0)
        {
            throw new PortingException(position, "This is too large to evaluate. Write a smaller list, text or number in its place.");
        }
    }

    private static T Within<T>(Budget budget, Func<Budget, T> evaluate)
    {
        Budget? outer = _current;
        _current = budget;
        try
        {
            return evaluate(budget);
        }
        finally
        {
            _current = outer;
        }
    }
}
