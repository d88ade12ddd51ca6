use aws_template::Fragment;
use step_core::Deployment;

use super::*;

fn deployment(variables: &[(&str, &str)]) -> Deployment {
    Deployment::new(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn shop(variables: &[(&str, &str)]) -> Application {
    Application::new(AppName::try_from("shop").unwrap(), &deployment(variables))
}

fn orders() -> FunctionLabel {
    FunctionLabel::try_from("orders").unwrap()
}

#[test]
fn names_hold_environment_and_tenant() {
    let environment = ("Octopus.Environment.Id", "Environments-1");
    for (variables, expected) in [
        (&[][..], "cf-shop-local-untenanted"),
        (&[("Octopus.Environment.Id", "")], "cf-shop-local-untenanted"),
        (&[environment], "cf-shop-environments1-untenanted"),
        (&[environment, ("Octopus.Deployment.Tenant.Id", "Tenants-7")], "cf-shop-environments1-tenants7"),
    ] {
        assert_eq!(&*shop(variables).stack_name(&[]), expected);
    }
}

#[test]
fn a_function_has_its_own_name_or_the_one_that_it_is_given() {
    let name_of = |application: Application| {
        let mut fragment = Fragment::default();
        application.function_name(&mut fragment, &orders()).unwrap();
        fragment.parameter_values().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(name_of(shop(&[])), ["OrdersName=shop-orders-local-untenanted"]);
    let given = shop(&[]).naming_functions([(orders(), FunctionName::try_from("legacy_orders").unwrap())]);
    assert_eq!(name_of(given), ["OrdersName=legacy_orders"]);
}

#[test]
fn references_are_arns_of_parameters() {
    let name = FunctionName::try_from("legacy").unwrap();
    let blue = Qualifier::try_from("blue").unwrap();
    let arn = FunctionArn::try_from("arn:aws:lambda:eu-west-1:123456789012:function:orders:live").unwrap();
    let function = orders();
    let by_name = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${OrdersName}";
    for (reference, expected, value) in [
        (
            FunctionReference::Application { function: function.clone() },
            format!("{by_name}:live"),
            "shop-orders-local-untenanted",
        ),
        (
            FunctionReference::Name { function: function.clone(), name: name.clone(), qualifier: None },
            format!("{by_name}:live"),
            "legacy",
        ),
        (
            FunctionReference::Name { function: function.clone(), name, qualifier: Some(blue) },
            format!("{by_name}:blue"),
            "legacy",
        ),
    ] {
        let mut fragment = Fragment::default();
        assert_eq!(reference.arn(&mut fragment, &shop(&[])).unwrap(), Text::sub(expected));
        assert_eq!(fragment.parameter_values().collect::<Vec<_>>(), [("OrdersName", value)]);
        assert_eq!(reference.alias_id().as_str(), "OrdersAlias");
    }
    let mut fragment = Fragment::default();
    let reference = FunctionReference::Arn { function, arn: arn.clone() };
    reference.arn(&mut fragment, &shop(&[])).unwrap();
    assert_eq!(fragment.parameter_values().map(|(_, value)| value).collect::<Vec<_>>(), [&*arn]);
}

#[test]
fn function_arns() {
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
    for (text, accepted) in [
        (arn.to_owned(), true),
        (format!("{arn}:live"), true),
        (format!("{arn}:$LATEST"), true),
        ("arn:aws:lambda:eu-west-1:123456789012:layer:orders:1".to_owned(), false),
        (format!("{arn}:live:x"), false),
        ("orders".to_owned(), false),
    ] {
        assert_eq!(FunctionArn::try_from(text.clone()).is_ok(), accepted, "{text}");
    }
}
