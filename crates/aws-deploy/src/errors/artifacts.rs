//! What can be wrong with a package that is uploaded.

use step_core::{Area, ErrorKind};

catalogue! {
    /// The host mounted no folder for the package.
    PACKAGE_MISSING = Configuration "PackageMissing" {
        meaning: "A package that the step deploys was not given to it.",
        fix: "Give the package to the step; with the steps program, as a folder or a zip file: `--package REF=PATH`."
    }

    /// The package's folder has no files.
    PACKAGE_EMPTY = Configuration "PackageEmpty" {
        meaning: "The package has no files.",
        fix: "Check how the package is built: this version of it holds nothing that could be deployed."
    }

    /// A file of the package cannot be read, or a name is not UTF-8.
    PACKAGE_UNREADABLE = Configuration "PackageUnreadable" {
        meaning: "The package's files cannot be read.",
        fix: "Check that all files of the package may be read where the step runs, that links in it do not lead out of it, and that names are UTF-8."
    }

    /// A handler, say, that is nowhere.
    FILE_NOT_IN_PACKAGE = Configuration "FileNotInPackage" {
        meaning: "The package lacks a file that the inputs refer to.",
        fix: "Correct the input that the message names, or how the package is built: paths begin at the package's top, and upper and lower case differ."
    }

    /// Lambda's limit.
    PACKAGE_TOO_LARGE = Memory "PackageTooLarge" {
        meaning: "The package is larger than AWS Lambda takes, which is 250 MB of files.",
        fix: "Leave out what the code does not need when it runs, such as tests, sources and development dependencies, or deploy a container image, which may have 10 GB."
    }
}
