using System.Globalization;
using Mono.Cecil;

namespace TfLrCallbacks.TensorFlow.Tests;

/// <summary>Every signature under eng/tensorflow-net is one of TensorFlow.NET's, as listed from its assemblies.</summary>
[TestClass]
public sealed class ReferenceApiTests
{
    private static readonly Dictionary<string, HashSet<string>> Listed = ReadListed();

    [TestMethod]
    [DataRow("Tensorflow.Binding", "0.150.0.0")]
    [DataRow("Tensorflow.Keras", "0.15.0.0")]
    public void Every_signature_is_in_the_list(string assembly, string version)
    {
        using ModuleDefinition module = Read(assembly);
        string[] faults = [.. module.Types.Where(type => type.Name is not "<Module>").SelectMany(Faults)];

        Assert.IsEmpty(faults, string.Join('\n', faults));
        Assert.AreEqual(version, module.Assembly.Name.Version.ToString());
    }

    [TestMethod]
    public void There_are_no_bodies()
    {
        foreach (string assembly in new[] { "Tensorflow.Binding", "Tensorflow.Keras" })
        {
            using ModuleDefinition module = Read(assembly);
            Assert.IsTrue(module.Assembly.CustomAttributes.Any(a => a.AttributeType.Name is "ReferenceAssemblyAttribute"));
        }
    }

    [TestMethod]
    [DataRow("Tensorflow.Keras.Engine.ICallback")]
    [DataRow("Tensorflow.Keras.Engine.IOptimizer")]
    [DataRow("Tensorflow.Keras.Losses.ILossFunc")]
    public void An_interface_that_is_implemented_here_is_complete(string name)
    {
        using ModuleDefinition module = Read("Tensorflow.Binding");

        string[] declared = [.. Members(module.GetType(name)).Select(member => member.Trim())];

        CollectionAssert.AreEquivalent(Listed[name].ToArray(), declared);
    }

    [TestMethod]
    public void A_signature_that_is_not_in_the_list_is_seen()
    {
        using ModuleDefinition module = Read("Tensorflow.Binding");
        TypeDefinition slice = module.GetType("Tensorflow.Slice");
        slice.Fields.Add(new FieldDefinition("Invented", FieldAttributes.Public, module.TypeSystem.Int32));

        Assert.ContainsSingle(Faults(slice));
    }

    private static ModuleDefinition Read(string assembly)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "signatures");
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(folder);
        return ModuleDefinition.ReadModule(Path.Combine(folder, assembly + ".dll"), new ReaderParameters { AssemblyResolver = resolver });
    }

    private static IEnumerable<string> Faults(TypeDefinition type)
    {
        // The list leaves out a few types that others only mention; those may be empty here.
        string name = type.FullName.Replace('/', '.');
        HashSet<string>? listed = Listed.GetValueOrDefault(name);
        return Members(type)
            .Where(member => listed?.Contains(member) is not true)
            .Select(member => $"{name}: {member}")
            .Concat(type.NestedTypes.SelectMany(Faults));
    }

    private static IEnumerable<string> Members(TypeDefinition type)
    {
        if (type.IsEnum)
        {
            return type.Fields.Where(field => field.HasConstant)
                .Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.Constant}"));
        }

        IEnumerable<string> fields = type.Fields.Where(field => field.IsPublic).Select(field => $"public {Name(field.FieldType)} {field.Name};");
        IEnumerable<string> properties = type.Properties
            .Where(property => (property.GetMethod ?? property.SetMethod).IsPublic)
            .Select(property => Property(type, property));
        IEnumerable<string> methods = type.Methods
            .Where(method => (method.IsPublic || method.IsFamily) && !method.IsGetter && !method.IsSetter)
            .Where(method => !IsOfAnEmptyType(type, method))
            .Select(method => Method(type, method));
        return fields.Concat(properties).Concat(methods);
    }

    /// <summary>A constructor that the compiler adds to a class without members.</summary>
    private static bool IsOfAnEmptyType(TypeDefinition type, MethodDefinition method) =>
        method.IsConstructor && type.Methods.Count is 1 && type.Fields.Count is 0;

    private static string Property(TypeDefinition type, PropertyDefinition property)
    {
        MethodDefinition accessor = property.GetMethod ?? property.SetMethod;
        string name = property.Parameters.Count is 0 ? property.Name : $"this[{Parameters(property.Parameters)}]";
        string accessors = (property.GetMethod is null ? string.Empty : "get; ") + (property.SetMethod is null ? string.Empty : "set; ");
        return $"{Modifiers(type, accessor)}{Name(property.PropertyType)} {name} {{ {accessors}}}";
    }

    private static string Method(TypeDefinition type, MethodDefinition method)
    {
        string generic = method.HasGenericParameters ? $"<{string.Join(", ", method.GenericParameters.Select(p => p.Name))}>" : string.Empty;
        string parameters = Parameters(method.Parameters);
        return method switch
        {
            { IsConstructor: true } => $"{Modifiers(type, method)}{type.Name.Split('`')[0]}({parameters})",
            { Name: "op_Implicit" } => $"public static implicit operator {Name(method.ReturnType)}({parameters})",
            { Name: "op_Explicit" } => $"public static explicit operator {Name(method.ReturnType)}({parameters})",
            _ when method.Name.StartsWith("op_", StringComparison.Ordinal) => $"public static {Name(method.ReturnType)} operator {method.Name[3..]}({parameters})",
            _ => $"{Modifiers(type, method)}{Name(method.ReturnType)} {method.Name}{generic}({parameters})",
        };
    }

    private static string Modifiers(TypeDefinition type, MethodDefinition method)
    {
        if (type.IsInterface)
        {
            return string.Empty;
        }

        string access = method.IsPublic ? "public " : "protected ";
        return access + method switch
        {
            { IsStatic: true } => "static ",
            { IsVirtual: false } or { IsFinal: true } => string.Empty,
            { IsNewSlot: true } => "virtual ",
            _ => "override ",
        };
    }

    private static string Parameters(IEnumerable<ParameterDefinition> parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        string prefix = parameter.CustomAttributes.Any(a => a.AttributeType.Name is "ParamArrayAttribute") ? "params " : parameter.IsOut ? "out " : string.Empty;
        TypeReference type = parameter.ParameterType is ByReferenceType reference ? reference.ElementType : parameter.ParameterType;
        return $"{prefix}{Name(type)} {parameter.Name}{Default(parameter, type)}";
    }));

    private static string Default(ParameterDefinition parameter, TypeReference type) => !parameter.HasConstant ? string.Empty : " = " + parameter.Constant switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        string text => $"\"{text}\"",
        int number when type.Resolve() is { IsEnum: true } options => $"{type.Name}.{options.Fields.First(f => f.HasConstant && f.Constant.Equals(number)).Name}",
        var other => string.Create(CultureInfo.InvariantCulture, $"{other}"),
    };

    private static string Name(TypeReference type) => type switch
    {
        ArrayType { Rank: 1 } array => Name(array.ElementType) + "[]",
        ArrayType array => $"{Name(array.ElementType)}[{new string(',', array.Rank - 1)}]",
        GenericInstanceType { ElementType.Name: "Nullable`1" } nullable => Name(nullable.GenericArguments[0]) + "?",
        GenericInstanceType generic when generic.ElementType.Name.StartsWith("ValueTuple", StringComparison.Ordinal) =>
            $"({string.Join(", ", generic.GenericArguments.Select(Name))})",
        GenericInstanceType generic => $"{generic.ElementType.Name.Split('`')[0]}<{string.Join(", ", generic.GenericArguments.Select(Name))}>",
        { DeclaringType: not null } nested => $"{Name(nested.DeclaringType)}.{nested.Name}",
        _ => type.FullName switch
        {
            "System.Void" => "void",
            "System.Boolean" => "bool",
            "System.Byte" => "byte",
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.UInt64" => "ulong",
            "System.Single" => "float",
            "System.Double" => "double",
            "System.String" => "string",
            "System.Object" => "object",
            _ => type.Name,
        },
    };

    private static Dictionary<string, HashSet<string>> ReadListed()
    {
        Dictionary<string, HashSet<string>> types = [];
        HashSet<string> members = [];
        foreach (string line in Golden.Text("reference-api.txt").Split('\n').TakeWhile(line => !line.StartsWith("######## NON-PUBLIC", StringComparison.Ordinal)))
        {
            if (line.StartsWith("TYPE", StringComparison.Ordinal))
            {
                string name = line.Split(" : ")[0].Split(' ')[^1];
                members = types[name] = [];
            }
            else
            {
                members.Add(line.Trim());
            }
        }

        foreach (HashSet<string> type in types.Values)
        {
            type.RemoveWhere(member => member.Length is 0 || member.StartsWith('#'));
        }

        return types;
    }
}
