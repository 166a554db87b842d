using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ConventionTests;

/// <summary>The table of docs/adr/0001: which folder of the core may use which.</summary>
[TestClass]
public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> MayUse = TableOfTheDecision();

    [TestMethod]
    public void Every_room_uses_only_the_rooms_it_may()
    {
        Dictionary<string, string> rooms = RoomsByTypeName();
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(TfLrCallbacks.LearningRateSchedule).Assembly.Location);
        List<string> faults = [];
        foreach (TypeDefinition type in module.GetTypes())
        {
            if (RoomOf(type, rooms) is not { } room)
            {
                continue;
            }

            Assert.IsTrue(MayUse.ContainsKey(room), $"{type.Name} is in the room \"{room}\", which the table does not know.");
            faults.AddRange(
                from used in UsedTypes(type).Distinct()
                let other = RoomOf(used, rooms)
                where other is not (null or "") && other != room && !MayUse[room].Contains(other)
                select $"{room}/{type.Name} uses {other}/{used.Name}");
        }

        Assert.IsEmpty(faults, string.Join('\n', faults.Distinct()));
    }

    [TestMethod]
    public void The_core_uses_the_base_library_only()
    {
        string[] foreign = [.. typeof(TfLrCallbacks.LearningRateSchedule).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))];

        Assert.IsEmpty(foreign, string.Join(", ", foreign));
    }

    [TestMethod]
    public void A_type_that_breaks_the_table_is_seen()
    {
        Dictionary<string, string> rooms = RoomsByTypeName();
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(TfLrCallbacks.LearningRateSchedule).Assembly.Location);
        TypeDefinition loop = module.GetType("TfLrCallbacks.TrainingLoop");

        string[] used = [.. UsedTypes(loop).Select(type => RoomOf(type, rooms)).OfType<string>()];

        CollectionAssert.Contains(used, "Callbacks");
        CollectionAssert.Contains(used, "Training");
    }

    /// <summary>Reads the table: its first column names rooms, its second those that they may use besides the root.</summary>
    private static Dictionary<string, string[]> TableOfTheDecision() =>
        Repository.Read("docs/adr/0001-rooms-of-the-core.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .Where(cells => cells[1].Trim() is not "room")
            .SelectMany(cells => Rooms(cells[1]).Select(room => (Room: room, Uses: Rooms(cells[2]).ToArray())))
            .ToDictionary(row => row.Room, row => row.Uses, StringComparer.Ordinal);

    private static IEnumerable<string> Rooms(string cell) =>
        from part in cell.Split('(')[0].Split(',')
        let name = part.Trim().Trim('`')
        where name is not "nothing"
        select name is "root" ? string.Empty : name;

    private static Dictionary<string, string> RoomsByTypeName() =>
        Repository.Files("src/TfLrCallbacks", "*.cs")
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file),
                file => string.Join('/', file.Split('/')[2..^1].Take(1)),
                StringComparer.Ordinal);

    private static string? RoomOf(TypeReference type, Dictionary<string, string> rooms)
    {
        TypeReference outer = type.GetElementType();
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace.StartsWith("TfLrCallbacks", StringComparison.Ordinal)
            ? rooms.GetValueOrDefault(outer.Name.Split('`')[0])
            : null;
    }

    private static IEnumerable<TypeReference> UsedTypes(TypeDefinition type)
    {
        List<TypeReference?> used = [type.BaseType, .. type.Interfaces.Select(i => i.InterfaceType), .. type.Fields.Select(f => f.FieldType)];
        foreach (MethodDefinition method in type.Methods)
        {
            used.Add(method.ReturnType);
            used.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (method.HasBody)
            {
                used.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
                used.AddRange(method.Body.Instructions.SelectMany(Operands));
            }
        }

        return used.OfType<TypeReference>().SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type is GenericInstanceType generic ? [type, .. generic.GenericArguments.SelectMany(Parts)] : [type];
}
