namespace AsyncToolkit.Package.Tests.Binding;

/// <summary>Which of the two forms of a method a call was bound to.</summary>
public enum Twin
{
    /// <summary>The body is taken by value and returns a <see cref="System.Threading.Tasks.ValueTask"/>.</summary>
    ValueTask,

    /// <summary>The body is an <c>in</c> parameter and returns a <see cref="System.Threading.Tasks.Task"/>.</summary>
    Task,
}
