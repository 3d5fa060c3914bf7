using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace AsyncToolkit.Docs.Tests.Support;

/// <summary>A member of the public surface, and what its documentation says, inherited parts included.</summary>
internal sealed class PublicMember
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly List<XElement> _entries = [];

    private PublicMember(MemberInfo member, IReadOnlyDictionary<string, XElement> documentation)
    {
        Member = member;
        Id = DocumentationId.Of(member);
        for (string? id = Id; id is not null && documentation.TryGetValue(id, out XElement? entry);)
        {
            _entries.Add(entry);
            XElement? inherited = entry.Element("inheritdoc");
            InheritsFromTheFramework |= inherited is not null && inherited.Attribute("cref") is null;
            id = (string?)inherited?.Attribute("cref");
        }
    }

    internal MemberInfo Member { get; }

    internal string Id { get; }

    /// <summary>What an override or an implementation says about its base, which is documented elsewhere.</summary>
    internal bool InheritsFromTheFramework { get; }

    internal static IReadOnlyList<PublicMember> Of(string library)
    {
        Dictionary<string, XElement> documentation = XmlDocumentation.Members(library).ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal);
        return
        [
            .. Assembly.Load(library).GetExportedTypes()
                .SelectMany(type => type.GetMembers(Declared).Where(IsVisible).Prepend(type))
                .Select(member => new PublicMember(member, documentation)),
        ];
    }

    internal bool Has(string element) => _entries.Any(entry => entry.Elements(element).Any(IsThere));

    internal bool HasExample() => _entries.Any(entry => entry.Elements("example").Elements("code").Any(IsThere));

    /// <summary>Whether a paragraph of the remarks begins with this word.</summary>
    internal bool Says(string word) => _entries.Any(entry => entry.Elements("remarks").Descendants("b").Any(b => b.Value == word));

    /// <summary>Whether an element such as <c>param</c> is there for a name.</summary>
    internal bool Has(string element, string name) => _entries.Any(entry => entry.Elements(element).Any(e => (string?)e.Attribute("name") == name && IsThere(e)));

    /// <summary>The exceptions that are documented, without their namespaces, and what is said of each.</summary>
    internal IEnumerable<(string Type, string Text)> Exceptions =>
        _entries.SelectMany(entry => entry.Elements("exception")).Select(e => (((string)e.Attribute("cref")!).Split('.')[^1], e.Value));

    public override string ToString() => Id;

    private static bool IsThere(XElement element) => element.Value.Trim().Length > 0 || element.HasElements;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => IsVisible(method) && (!method.IsSpecialName || method.IsConstructor || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod),
        EventInfo e => IsVisible(e.AddMethod),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName,
        _ => false,
    } && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null;

    private static bool IsVisible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);
}
