using Plumbline.Model;

namespace Plumbline.Server.People;

internal static class PeopleProblems
{
    public static Problem MailTaken { get; } =
        new("mail-taken", 409, "Mail taken", "There is a person with this mail already.");

    public static Problem NotOnTrial { get; } =
        new(
            "not-on-trial",
            403,
            "Not on trial",
            "Only the person makes its own keys and links; an operator may on an installation started with --trial."
        );
}
