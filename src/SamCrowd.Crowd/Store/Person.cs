namespace SamCrowd.Crowd.Store;

/// <summary>What somebody with a token may do.</summary>
internal enum PersonRole
{
    /// <summary>Sees everything, draws nothing.</summary>
    Owner,

    Annotator,

    /// <summary>Nobody: the link by which people join.</summary>
    Invitation,
}

/// <summary>Somebody with a token.</summary>
/// <param name="Name">As it stands in the box table; unique.</param>
/// <param name="Paused">True while the owner gives this annotator no tasks.</param>
/// <param name="Joined">True for who came by the invitation's link.</param>
internal sealed record Person(int Id, string Name, PersonRole Role, bool Paused, bool Joined);
