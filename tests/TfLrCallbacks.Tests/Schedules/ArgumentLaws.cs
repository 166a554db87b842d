using System.Reflection;

namespace TfLrCallbacks.Tests.Schedules;

/// <summary>What every constructor of a schedule and of a curve does with bad arguments, and every <c>with</c> too.</summary>
[TestClass]
public sealed class ArgumentLaws
{
    private static IEnumerable<object> Examples =>
    [
        .. EverySchedule.OneOfEachType,
        new ExponentialCurve(2), new LogCurve(2), new PowerCurve(2), new PolynomialCurve(2), new TanhCurve(), Curve.Linear.Reversed(),
        Curve.Linear.Repeat(2), Curve.Linear.KDecay(2), Curve.Linear.ToPower(2), new CycleScale(0.5), new ExpRangeScale(0.5),
        new FunctionScale(Math.Sqrt, byStep: true),
    ];

    [TestMethod]
    public void Every_kind_of_curve_and_scale_with_arguments_is_among_the_examples()
    {
        IEnumerable<Type> kinds = typeof(Curve).Assembly.GetTypes()
            .Where(type => (type.IsSubclassOf(typeof(Curve)) || type.IsSubclassOf(typeof(CyclicScale))) && !type.IsAbstract)
            .Where(type => Constructor(type).GetParameters().Length > 0);

        CollectionAssert.IsSubsetOf(kinds.ToArray(), Examples.Select(example => example.GetType()).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_constructor_takes_what_the_properties_say(object example) =>
        Assert.AreEqual(example, Make(Constructor(example.GetType()), Values(example)));

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_number_that_is_none_is_refused_by_name_and_value(object example)
    {
        foreach ((int i, ParameterInfo parameter) in Constructor(example.GetType()).GetParameters().Index())
        {
            if (parameter.ParameterType != typeof(double) && parameter.ParameterType != typeof(double?))
            {
                continue;
            }

            foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
            {
                object?[] values = Values(example);
                values[i] = bad;
                var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Make(Constructor(example.GetType()), values), parameter.Name!);

                Assert.AreEqual(parameter.Name, error.ParamName);
                Assert.AreEqual(bad, error.ActualValue);
                Assert.Contains("Must be ", error.Message);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_negative_rate_is_refused(object example)
    {
        foreach ((int i, ParameterInfo parameter) in Constructor(example.GetType()).GetParameters().Index())
        {
            if (parameter.Name!.EndsWith("earningRate", StringComparison.Ordinal))
            {
                object?[] values = Values(example);
                values[i] = -1e-9;

                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Make(Constructor(example.GetType()), values), parameter.Name);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_missing_part_is_refused(object example)
    {
        var nullability = new NullabilityInfoContext();
        foreach ((int i, ParameterInfo parameter) in Constructor(example.GetType()).GetParameters().Index())
        {
            if (parameter.ParameterType.IsValueType || nullability.Create(parameter).ReadState is NullabilityState.Nullable)
            {
                continue;
            }

            object?[] values = Values(example);
            values[i] = null;
            var error = Assert.ThrowsExactly<ArgumentNullException>(() => Make(Constructor(example.GetType()), values), parameter.Name!);

            Assert.AreEqual(parameter.Name, error.ParamName);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void What_a_constructor_refuses_a_with_expression_refuses_too(object example)
    {
        foreach (PropertyInfo property in example.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            object? bad = property.PropertyType == typeof(double) || property.PropertyType == typeof(double?) ? double.NaN : null;
            if (bad is null && (property.PropertyType.IsValueType || new NullabilityInfoContext().Create(property).ReadState is NullabilityState.Nullable))
            {
                continue;
            }

            var error = Assert.Throws<ArgumentException>(
                () => property.SetMethod!.Invoke(example, BindingFlags.DoNotWrapExceptions, null, [bad], null), property.Name);

            Assert.AreEqual(property.Name, error.ParamName, ignoreCase: true);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void A_length_of_0_is_refused_or_works(object example)
    {
        foreach ((int i, ParameterInfo parameter) in Constructor(example.GetType()).GetParameters().Index())
        {
            if (parameter.ParameterType != typeof(Length) && parameter.ParameterType != typeof(Length?))
            {
                continue;
            }

            object?[] values = Values(example);
            values[i] = Length.Steps(0);
            try
            {
                var schedule = (LearningRateSchedule)Make(Constructor(example.GetType()), values);
                Assert.IsTrue(Enumerable.Range(0, 100).All(step => schedule.ValueAt(step) >= 0), $"{schedule}");
            }
            catch (ArgumentOutOfRangeException error)
            {
                Assert.AreEqual(parameter.Name, error.ParamName);
            }
        }
    }

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors().Single();

    private static object Make(ConstructorInfo constructor, object?[] values) =>
        constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);

    private static object?[] Values(object example) =>
    [
        .. Constructor(example.GetType()).GetParameters().Select(parameter => example.GetType().GetProperties()
            .Single(property => property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase) && property.DeclaringType != typeof(CyclicScale))
            .GetValue(example)),
    ];
}
