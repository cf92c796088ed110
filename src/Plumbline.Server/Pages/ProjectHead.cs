namespace Plumbline.Server.Pages;

/// <summary>What the rail says of a project.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, as its lead wrote it.</param>
/// <param name="Kind">What is asked and how far it is, such as "choice · active".</param>
public sealed record ProjectHead(string Id, string Name, string Kind);
